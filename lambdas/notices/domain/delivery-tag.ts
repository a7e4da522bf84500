/** LINE gives back the tag (16 to 100 characters) in the event that tells of the delivery. */
export const deliveryTag = ({ noticeId, number }: { noticeId: string; number: number }): string =>
  `kizuna-notice-${noticeId}-${number}`;

const form = /^kizuna-notice-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-([1-9])$/;

/** Undefined for what somebody else sent by the same account; without a tag LINE gives back the hashed phone. */
export function readDeliveryTag(tag: string): { noticeId: string; number: number } | undefined {
  const [, noticeId, number] = form.exec(tag) ?? [];
  return noticeId === undefined ? undefined : { noticeId, number: Number(number) };
}
