/** No candidate, and nothing above. */
export const noNode = 0

/** Above every index of a rule. */
export const noRule = 0xffff_ffff

/**
 * Lists of rules in their order, each ending at the first one that decides whatever the time is. A node has the rules of one network
 * (or country) and goes on at `up`, a wider network that still has something to say: so all lists together are as long as the rules.
 */
export type Candidates = {
  rules: Uint32Array
  /** Where the rules of a node begin; they end where the next node's begin. */
  from: Uint32Array
  up: Uint32Array
}

/** A node is begun, offered its own rules in ascending order, and ended: called for every network, so without allocating. */
export type CandidatesMaking = {
  /** For a network inside that of `parent`. */
  begin(parent: number): void
  offer(rule: number): void
  /** The node; that of the parent when nothing was added to it. */
  end(): number
  finish(): Candidates
}

/** `decidesAlways` says of each rule whether it ends the reading; `most` is how many rules may be added in all. */
export function createCandidates(decidesAlways: Uint8Array, most: number): CandidatesMaking {
  const rules = new Uint32Array(most)
  const from = new Uint32Array(most + 2)
  const up = new Uint32Array(most + 1)
  /** The first rule at or above a node that decides always. */
  const bound = new Uint32Array(most + 1).fill(noRule)
  let [length, last] = [0, noNode]

  const nextWithSomethingToSay = (node: number, before: number): number => {
    let above = node
    while (above !== noNode && (rules[from[above] ?? 0] ?? noRule) > before) above = up[above] ?? noNode
    return above
  }

  let parent = noNode
  let [start, before] = [0, noRule]
  return {
    begin(inside) {
      parent = inside
      start = length
      before = bound[parent] ?? noRule
    },
    offer(rule) {
      if (rule >= before || (length > start && rules[length - 1] === rule)) return
      rules[length++] = rule
      if (decidesAlways[rule] === 1) before = rule
    },
    end() {
      if (length === start) return parent
      last++
      up[last] = nextWithSomethingToSay(parent, before)
      bound[last] = before
      from[last] = start
      from[last + 1] = length
      return last
    },
    finish: () => ({
      rules: rules.slice(0, length),
      from: from.slice(0, last + 2),
      up: up.slice(0, last + 1),
    }),
  }
}
