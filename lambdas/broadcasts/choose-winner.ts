import type { Broadcast } from './domain/broadcast.ts';
import { chooseVariant } from './domain/choose-variant.ts';
import { measureReactions, type MeasureDeps } from './measure-reactions.ts';

/** The variant that the rest gets, by what those did on whom the variants were tried. */
export const createChooseWinner =
  (deps: MeasureDeps) =>
  async (broadcast: Broadcast): Promise<{ variant: string; words: string }> => {
    const { variants, winner } = broadcast.definition;
    const { byVariant } = await measureReactions(deps, broadcast);
    return chooseVariant(byVariant, {
      metric: winner?.metric ?? 'clicks',
      variants: variants.map(({ name }) => name),
    });
  };
