import { RoundWork } from './domain/round.ts';
import { fireTimer, type FireDeps } from './fire-timer.ts';
import { keepTimerOf } from './keep-timer.ts';
import { runMove, type RunMoveDeps } from './run-move.ts';
import { runRound, type RoundDeps } from './run-round.ts';

/** What waits in the queue `journeys.rounds`. */
export const createDoRoundWork =
  (deps: FireDeps & RoundDeps & RunMoveDeps) =>
  (message: unknown): Promise<void> => {
    const work = RoundWork.parse(message);
    switch (work.work) {
      case 'fire':
        return fireTimer(deps, work);
      case 'keep':
        return keepTimerOf(deps, work);
      case 'round':
        return runRound(deps, work);
      case 'move':
        return runMove(deps, work);
    }
  };
