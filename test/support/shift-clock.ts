/**
 * Loaded before everything else (`node --import`): moves what `Date` calls the present to `BREAKWATER_TEST_CLOCK`. The embedded
 * database asks `Date`, so that its `now()` moves too; timers go on as they are.
 */
const moment = process.env['BREAKWATER_TEST_CLOCK']
if (moment === undefined) throw new Error('BREAKWATER_TEST_CLOCK names no moment.')
const RealDate = Date
const realNow = RealDate.now
const offset = RealDate.parse(moment) - realNow()
if (Number.isNaN(offset)) throw new Error(`BREAKWATER_TEST_CLOCK=${moment} is no moment.`)
RealDate.now = () => realNow() + offset

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
