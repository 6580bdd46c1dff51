export type SimulatedClock = ReturnType<typeof createSimulatedClock>

/** Starts at a moment and runs so many times faster than real time; with speed 0 it stands still. */
export function createSimulatedClock(start: number, speed: number) {
  let began = { simulated: start, real: performance.now(), speed }
  const now = (): number => began.simulated + (performance.now() - began.real) * began.speed
  const set = (simulated: number, pace: number): void => {
    began = { simulated, real: performance.now(), speed: pace }
  }
  return { now: (): number => Math.floor(now()), speed: (): number => began.speed, set }
}
