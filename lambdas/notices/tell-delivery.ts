import type { SendToQueue } from '../shared/domain/queue.ts';
import type { NoticeWork, TellDelivery } from './contracts.ts';
import { readDeliveryTag } from './domain/delivery-tag.ts';

/** Hands a delivery event to the worker; told twice it means the same. */
export const createTellDelivery =
  (deps: { sendToNoticeQueue: SendToQueue<NoticeWork> }): TellDelivery =>
  async ({ channelId, deliveryTag, at }) => {
    const tried = readDeliveryTag(deliveryTag);
    if (!tried) return;
    const { noticeId, number } = tried;
    await deps.sendToNoticeQueue([
      { body: { channelId, noticeId, delivered: { number, at } }, groupId: noticeId },
    ]);
  };
