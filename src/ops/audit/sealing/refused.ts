/** The log is not what the sealer left behind. Sealing stops until a person has looked. */
export class SealingRefused extends Error {
  override readonly name = 'SealingRefused'

  constructor(reason: string) {
    super(`The audit log ${reason}: run "breakwater audit verify".`)
  }
}
