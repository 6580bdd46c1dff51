/**
 * Loaded before everything else (`node --import`): moves what `Date` calls the present by `BREAKWATER_TEST_CLOCK_SHIFT` milliseconds, in
 * this process and its workers alike. The embedded database asks `Date`, so that its `now()` moves too; timers go on as they are.
 */
const shift = Number(process.env['BREAKWATER_TEST_CLOCK_SHIFT'])
if (!Number.isInteger(shift)) throw new Error('BREAKWATER_TEST_CLOCK_SHIFT is no number of milliseconds.')
const RealDate = Date
const realNow = RealDate.now
RealDate.now = () => realNow() + shift

const ShiftedDate: DateConstructor = new Proxy(RealDate, {
  construct: (target, parameters, newTarget) =>
    Reflect.construct(
      target,
      parameters.length > 0 ? parameters : [RealDate.now()],
      newTarget === ShiftedDate ? target : newTarget,
    ) as Date,
  apply: () => new RealDate(RealDate.now()).toString(),
})
globalThis.Date = ShiftedDate
