import type { Announcements } from '../../src/kernel/bus/announced-cache.ts'
import type { Bus } from '../../src/kernel/bus/bus.ts'

export type TestBus = Announcements & Pick<Bus, 'confirmed'> & { setHearing(isHearing: boolean): void }

/** The wire between the nodes of a test. Announcements wait until `deliver`, as real ones wait for the commit. */
export type TestWire = { node(): TestBus; deliver(): void }

export function createTestWire(): TestWire {
  const nodes: { isHearing(): boolean; hear(topic: string, message: unknown): void }[] = []
  let announced: [topic: string, message: unknown][] = []

  const node = (): TestBus => {
    const listeners: [topic: string, onMessage: (message: unknown) => void][] = []
    const callbacks: ((isHearing: boolean) => void)[] = []
    let hearing = true
    nodes.push({
      isHearing: () => hearing,
      hear(topic, message) {
        if (hearing) for (const [name, listener] of listeners) if (name === topic) listener(message)
      },
    })
    return {
      publish: (_db, topic, message) => {
        announced.push([topic, JSON.parse(JSON.stringify(message))])
        return Promise.resolve(String(announced.length))
      },
      confirmed() {
        deliver()
        return Promise.resolve({ nodes: nodes.filter((each) => each.isHearing()).length, milliseconds: 0 })
      },
      subscribe: (topic, onMessage) => void listeners.push([topic, onMessage]),
      isHearing: () => hearing,
      onHearingChange: (callback) => void callbacks.push(callback),
      setHearing(isHearing) {
        hearing = isHearing
        for (const callback of callbacks) callback(isHearing)
      },
    }
  }

  const deliver = (): void => {
    const messages = announced
    announced = []
    for (const [topic, message] of messages) for (const each of nodes) each.hear(topic, message)
  }

  return { node, deliver }
}
