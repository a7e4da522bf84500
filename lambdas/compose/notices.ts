import { createAcceptNotice } from '../notices/accept-notice.ts';
import { createDynamoNotices } from '../notices/adapters/dynamo-notices.ts';
import { createDynamoSmsReports } from '../notices/adapters/dynamo-sms-reports.ts';
import { createDynamoRouteSettings } from '../notices/adapters/dynamo-route-settings.ts';
import { createPushByPhone } from '../notices/adapters/line-notification.ts';
import type { NoticeWork } from '../notices/contracts.ts';
import { createDriveNotice } from '../notices/drive-notice.ts';
import { noticesApi } from '../notices/notices-api.ts';
import type { SendSms } from '../notices/ports.ts';
import type { MessageSchedules } from '../shared/domain/message-schedules.ts';
import type { SendToQueue } from '../shared/domain/queue.ts';
import { eachMessage } from '../shared/edge/each-message.ts';
import type { Route } from '../shared/edge/http/endpoint.ts';
import { composeCommerceMerge } from './commerce.ts';
import type { Core } from './core.ts';
import { composeDelivery } from './delivery.ts';
import { composeIdentity, composeMembers } from './members.ts';

const composeStores = (core: Core) => ({
  ...core,
  ...composeMembers(core),
  notices: createDynamoNotices(core),
  routeSettings: createDynamoRouteSettings(core),
});

export function composeNoticesApi(core: Core, sendToNoticeQueue: SendToQueue<NoticeWork>): Route[] {
  const stores = composeStores(core);
  const { findIdentities } = composeIdentity(core, composeCommerceMerge(core));
  const acceptNotice = createAcceptNotice({ ...stores, findIdentities, sendToNoticeQueue });
  return noticesApi({ ...stores, acceptNotice });
}

/** The consumer of the queue `notices.work`. */
export const composeNoticeWork = (
  core: Core,
  platform: { schedules: Pick<MessageSchedules<NoticeWork>, 'putOnce'>; sendSms: SendSms },
) =>
  eachMessage<NoticeWork>(
    createDriveNotice({
      ...composeStores(core),
      ...composeDelivery(core),
      ...platform,
      smsReports: createDynamoSmsReports(core),
      pushByPhone: createPushByPhone(core.callLine),
      onRefused: (refusal) => core.log('NOTICE_ROUTE_REFUSED', refusal),
    }),
    (error) => core.log('MESSAGE_FAILED', { queue: 'notices.work' }, error),
  );
