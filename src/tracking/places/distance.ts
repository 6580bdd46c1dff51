/** Degrees, longitude first, as GeoJSON has them. */
export type Position = readonly [longitude: number, latitude: number]

/** Great-circle distance on the mean sphere. */
export function kilometresBetween(
  [fromLongitude, fromLatitude]: Position,
  [toLongitude, toLatitude]: Position,
): number {
  const across = Math.sin(toRadians(toLongitude - fromLongitude) / 2)
  const up = Math.sin(toRadians(toLatitude - fromLatitude) / 2)
  const haversine =
    up ** 2 + Math.cos(toRadians(fromLatitude)) * Math.cos(toRadians(toLatitude)) * across ** 2
  return 2 * earthRadiusKilometres * Math.asin(Math.min(1, Math.sqrt(haversine)))
}

/** The same meridian, in [-180, 180). */
export const wrapLongitude = (longitude: number): number => ((((longitude + 180) % 360) + 360) % 360) - 180

/** The same meridian, written so that it is at most half a turn from the reference: a line over 180° keeps going instead of jumping back. */
export const longitudeNear = (longitude: number, reference: number): number =>
  reference + wrapLongitude(longitude - reference)

const earthRadiusKilometres = 6371.0088

const toRadians = (degrees: number): number => (degrees * Math.PI) / 180
