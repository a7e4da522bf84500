/** A tag's strength as it is stored: `intensity` was true at `at` (epoch ms) and halves every `halfLifeDays`. */
export interface StoredIntensity {
  intensity: number;
  at: number;
  /** Absent: never decays. */
  halfLifeDays?: number;
}

const dayMs = 86_400_000;

/** 0.5^(Δ/H) for Δ >= 0; a moment before the stored one counts as the stored one (clocks differ by milliseconds). */
function decay(elapsedMs: number, halfLifeDays: number | undefined): number {
  if (halfLifeDays === undefined || elapsedMs <= 0) return 1;
  return 0.5 ** (elapsedMs / dayMs / halfLifeDays);
}

/** The intensity at a moment. */
export function intensityAt({ intensity, at, halfLifeDays }: StoredIntensity, nowEpochMs: number): number {
  return intensity * decay(nowEpochMs - at, halfLifeDays);
}

/**
 * I(t) = Σ wᵢ · 0.5^((t − tᵢ)/H), kept as (I, t_last): a later cause decays the sum and adds its weight; a late one adds
 * its weight decayed to t_last. Hence the order in which causes arrive makes no difference.
 */
export function reinforced(
  stored: StoredIntensity | undefined,
  cause: { weight: number; at: number; halfLifeDays: number | undefined },
): StoredIntensity {
  const { weight, at, halfLifeDays } = cause;
  if (!stored) return { intensity: weight, at, halfLifeDays };
  if (at < stored.at) {
    return {
      ...stored,
      intensity: stored.intensity + weight * decay(stored.at - at, halfLifeDays),
      halfLifeDays,
    };
  }
  return { intensity: intensityAt({ ...stored, halfLifeDays }, at) + weight, at, halfLifeDays };
}
