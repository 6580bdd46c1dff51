import * as Type from 'typebox'

const Instant = Type.String({
  pattern: String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$`,
  maxLength: 32,
})
const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength })
const strict = { additionalProperties: false }

export const Vessel = Type.Object(
  {
    name: Text(35),
    imo: Type.String({ pattern: String.raw`^\d{7}$` }),
    voyage: Text(50),
    service: Type.Optional(Text(5)),
  },
  strict,
)
export type Vessel = Type.Static<typeof Vessel>

export const Port = Type.Object(
  {
    unLocode: Type.String({ pattern: '^[A-Z]{2}[A-Z2-9]{3}$' }),
    name: Text(100),
    terminal: Text(50),
    /** SMDG code of the terminal, where it has one. */
    smdg: Type.Optional(Text(6)),
    /** Degrees; without them the carrier sends the port without coordinates. */
    latitude: Type.Optional(Type.Number({ minimum: -90, maximum: 90 })),
    longitude: Type.Optional(Type.Number({ minimum: -180, maximum: 180 })),
    /** Time zone of the wall clock there: `Europe/Amsterdam`, or a fixed offset such as `+08:00`. */
    zone: Text(64),
  },
  strict,
)
export type Port = Type.Static<typeof Port>

/** From `ports[i]` to `ports[i + 1]`; the times are those of the first schedule. */
export const Leg = Type.Object({ vessel: Vessel, departure: Instant, arrival: Instant }, strict)
export type Leg = Type.Static<typeof Leg>

export const Delay = Type.Object(
  {
    toldAt: Instant,
    leg: Type.Integer({ minimum: 0, maximum: 9 }),
    /** What comes later than was told: the leg's departure or its arrival, and everything after it. */
    before: Type.Union([Type.Literal('departure'), Type.Literal('arrival')]),
    /** Below zero when the vessel is early. */
    hours: Type.Number({ minimum: -240, maximum: 2400 }),
    /** SMDG delay reason, such as WEA. */
    reasonCode: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$' })),
    remark: Type.Optional(Text(250)),
    /** The box was rolled over: it sails on this vessel instead. */
    rolledTo: Type.Optional(Vessel),
  },
  strict,
)
export type Delay = Type.Static<typeof Delay>

/** One box on one journey: the first schedule, and what went otherwise. All times absolute, so that a restart continues it. */
export const Voyage = Type.Object(
  {
    containerNumber: Type.String({ pattern: String.raw`^[A-Z]{4}\d{7}$` }),
    /** ISO 6346 size and type, such as 45G1. */
    isoCode: Type.String({ pattern: '^[0-9A-Z]{4}$' }),
    /** SCAC of the carrier. */
    carrier: Type.String({ pattern: '^[A-Z]{4}$' }),
    booking: Text(35),
    transportDocument: Text(20),
    bookedAt: Instant,
    emptyPickedUp: Instant,
    gateIn: Instant,
    ports: Type.Array(Port, { minItems: 2, maxItems: 11 }),
    legs: Type.Array(Leg, { minItems: 1, maxItems: 10 }),
    delays: Type.Array(Delay, { maxItems: 50 }),
    gateOut: Instant,
    delivered: Instant,
    emptyReturned: Instant,
  },
  strict,
)
export type Voyage = Type.Static<typeof Voyage>
