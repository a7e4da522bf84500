/**
 * What AWS charges in Tokyo (ap-northeast-1), USD a unit, without free tiers: AWS price list of 2026-09-23, read on
 * 2026-11-23. docs/deploy.md explains what they come to.
 */
export const awsPricesUsd = {
  stateTransition: 25 / 1e6,
  lambdaRequest: 0.2 / 1e6,
  /** arm64. */
  lambdaGbSecond: 0.0000133334,
  writeUnit: 0.715 / 1e6,
  readUnit: 0.1425 / 1e6,
  queueRequest: 0.4 / 1e6,
  busEvent: 1 / 1e6,
} as const;
