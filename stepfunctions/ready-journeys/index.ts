import birthday from './birthday.json' with { type: 'json' };
import browseAbandonment from './browse-abandonment.json' with { type: 'json' };
import cartAbandonment from './cart-abandonment.json' with { type: 'json' };
import dormantCleanUp from './dormant-clean-up.json' with { type: 'json' };
import eventReminder from './event-reminder.json' with { type: 'json' };
import pointsExpiry from './points-expiry.json' with { type: 'json' };
import { ReadyJourney } from './ready-journey.ts';
import replenishment from './replenishment.json' with { type: 'json' };
import review from './review.json' with { type: 'json' };
import secondPurchase from './second-purchase.json' with { type: 'json' };
import survey from './survey.json' with { type: 'json' };
import tierUpgrade from './tier-upgrade.json' with { type: 'json' };
import wakeUp from './wake-up.json' with { type: 'json' };
import welcomeGift from './welcome-gift.json' with { type: 'json' };
import winBack from './win-back.json' with { type: 'json' };

/** Journeys that are ready to be taken, by name. */
export const readyJourneys: ReadonlyMap<string, ReadyJourney> = new Map(
  Object.entries({
    'welcome-gift': welcomeGift,
    'cart-abandonment': cartAbandonment,
    'browse-abandonment': browseAbandonment,
    'second-purchase': secondPurchase,
    review,
    birthday,
    'points-expiry': pointsExpiry,
    'tier-upgrade': tierUpgrade,
    replenishment,
    'wake-up': wakeUp,
    'win-back': winBack,
    'dormant-clean-up': dormantCleanUp,
    'event-reminder': eventReminder,
    survey,
  }).map(([name, file]) => [name, ReadyJourney.parse(file)]),
);
