import type { PlannedRoute, SkippedRoute } from './notice.ts';
import type { RouteSetting, RouteSettings } from './route-settings.ts';

/** What is known of a notice before it is sent. */
export interface NoticeFacts {
  /** A member that LINE knows as a friend. */
  isFriend: boolean;
  /** Of the recipient's phone; absent without a phone. */
  country?: string | undefined;
  hasPhone: boolean;
  hasMessages: boolean;
  /** Of the SMS text; absent without one. */
  segments?: number;
}

/** Where LINE offers notification messages. */
const notificationCountries: readonly string[] = ['JP', 'TH', 'TW'];

/** The routes that can reach this person with this content, in their order, and why the others cannot. */
export function planRoutes(
  { routes, order }: RouteSettings,
  facts: NoticeFacts,
): { planned: PlannedRoute[]; skipped: SkippedRoute[] } {
  const judged = routes.map((setting) => ({ setting, obstacle: obstacleOf(setting, facts) }));
  const planned = judged
    .filter(({ obstacle }) => obstacle === undefined)
    .map(({ setting }) => plannedRoute(setting, facts));
  const skipped = judged.flatMap(({ setting: { route }, obstacle }) =>
    obstacle === undefined ? [] : [{ route, reason: obstacle }],
  );
  // A stable sort: routes of one price keep their order.
  return {
    planned: order === 'cheapest' ? planned.sort((a, b) => a.costMicros - b.costMicros) : planned,
    skipped,
  };
}

function obstacleOf(setting: RouteSetting, facts: NoticeFacts): string | undefined {
  switch (setting.route) {
    case 'linePush':
      if (!facts.hasMessages) return 'there is no text for LINE';
      return facts.isFriend ? undefined : 'the recipient is no friend of the account';
    case 'lineNotification':
      if (!facts.hasMessages) return 'there is no text for LINE';
      if (!facts.hasPhone) return 'no phone is known';
      return notificationCountries.includes(facts.country ?? '')
        ? undefined
        : `LINE sends notification messages to phones of ${notificationCountries.join(', ')} only`;
    case 'sms':
      return smsObstacle(setting.allowedCountries, facts);
  }
}

function smsObstacle(allowed: readonly string[], facts: NoticeFacts): string | undefined {
  if (facts.segments === undefined) return 'there is no smsText';
  if (!facts.hasPhone) return 'no phone is known';
  return allowed.includes(facts.country ?? '')
    ? undefined
    : `the channel sends SMS to ${allowed.join(', ')} only`;
}

function plannedRoute(setting: RouteSetting, { segments = 1 }: NoticeFacts): PlannedRoute {
  const { route, costMicros, waitMinutes } = setting;
  if (setting.route !== 'sms') return { route, costMicros, waitMinutes };
  const { originationIdentity } = setting;
  return { route, costMicros: costMicros * segments, waitMinutes, originationIdentity, segments };
}
