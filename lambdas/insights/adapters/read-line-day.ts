import type { insight, messagingApi } from '@line/bot-sdk';
import type { LineClient } from '../../shared/edge/line-client.ts';
import type { LineDay } from '../ports.ts';

/** A day of LINE (`20261124`) from all endpoints that tell of it; `unready` while one of them has not counted it. */
export async function readLineDay(
  { api, insight: insights }: Pick<LineClient, 'api' | 'insight'>,
  date: string,
): Promise<LineDay | 'unready'> {
  const friends = await insights.getNumberOfFollowers(date);
  if (friends.status === 'unready') return 'unready';
  const deliveries = await insights.getNumberOfMessageDeliveries(date);
  const sent = {
    push: await api.getNumberOfSentPushMessages(date),
    multicast: await api.getNumberOfSentMulticastMessages(date),
    reply: await api.getNumberOfSentReplyMessages(date),
    broadcast: await api.getNumberOfSentBroadcastMessages(date),
  };
  if ([deliveries, ...Object.values(sent)].some(({ status }) => status === 'unready')) return 'unready';
  return { ...friendsIn(friends), ...successesIn(sent), countedElsewhere: elsewhereIn(deliveries) };
}

type Friends = insight.GetNumberOfFollowersResponse;

/** LINE leaves out, or answers null, what an account may not see. */
const friendsIn = ({ followers, blocks, targetedReaches }: Friends): Partial<LineDay> =>
  Object.fromEntries(
    Object.entries({ followers, blocks, targetedReaches }).filter(([, count]) => typeof count === 'number'),
  );

const successesIn = <Way extends string>(
  sent: Readonly<Record<Way, messagingApi.NumberOfMessagesResponse>>,
): Record<Way, number> =>
  Object.fromEntries(
    Object.entries<messagingApi.NumberOfMessagesResponse>(sent).map(([way, { success = 0 }]) => [
      way,
      success,
    ]),
  ) as Record<Way, number>;

const elsewhereIn = ({
  broadcast = 0,
  targeting = 0,
  apiBroadcast = 0,
  apiNarrowcast = 0,
}: insight.GetNumberOfMessageDeliveriesResponse): number =>
  broadcast + targeting + apiBroadcast + apiNarrowcast;
