import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'

/** What the figures were measured on: without it they mean nothing. */
export function machineFacts(): string {
  const memory = `${Math.round(totalmem() / 1024 ** 3)} GB`
  const cores = `${availableParallelism()} cores (${cpus()[0]?.model ?? 'unknown'})`
  return `${new Date().toISOString().slice(0, 16)}Z, ${cores}, ${memory}, Node ${process.version}, load ${loadText()}`
}

/** A warning when others are using the machine: then ratios mean something, figures in seconds little. */
export function loadWarning(): string | undefined {
  const [lastMinute = 0] = loadavg()
  if (lastMinute < availableParallelism() / 2) return undefined
  return `The machine is busy (load ${loadText()}): read the ratios, not the absolute figures.`
}

const loadText = (): string =>
  loadavg()
    .map((load) => load.toFixed(1))
    .join(' ')
