import type { Reactions } from './reactions.ts';

const nouns = { clicks: 'clicked', orders: 'ordered' } as const;

/** The variant with the largest share of members who reacted; the first one where all are equal. */
export function chooseVariant(
  byVariant: Readonly<Record<string, Reactions>>,
  { metric, variants }: { metric: 'clicks' | 'orders'; variants: readonly string[] },
): { variant: string; words: string } {
  const shares = variants.map((variant) => {
    const { members = 0, clickers = 0, buyers = 0 } = byVariant[variant] ?? {};
    const reacted = metric === 'clicks' ? clickers : buyers;
    return { variant, members, reacted, share: members === 0 ? 0 : reacted / members };
  });
  const [first = { variant: '', share: 0 }, ...others] = shares;
  const best = others.reduce<{ variant: string; share: number }>(
    (chosen, next) => (next.share > chosen.share ? next : chosen),
    first,
  );
  const told = shares.map(
    ({ variant, members, reacted, share }) =>
      `${variant}: ${reacted} of ${members} ${nouns[metric]} (${(share * 100).toFixed(1)} %)`,
  );
  return { variant: best.variant, words: told.join(', ') };
}
