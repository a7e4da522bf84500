import { hashPhone } from '../../shared/domain/phone.ts';

/** A way to know a person again; each belongs to one member of a channel. */
export interface Identity {
  kind: 'line' | 'phone' | 'external';
  /** LINE user id, hashed phone, or the outside system's number. */
  value: string;
  /** Where it came in, as JSON pointer. */
  path: string;
}

/** From the strongest to the weakest. `phone` is in E.164 already. */
export function identitiesOf({
  lineUserId,
  phone,
  externalId,
}: {
  lineUserId?: string;
  phone?: string;
  externalId?: string;
}): Identity[] {
  return [
    ...(lineUserId === undefined ? [] : [{ kind: 'line', value: lineUserId, path: '/lineUserId' } as const]),
    ...(phone === undefined ? [] : [{ kind: 'phone', value: hashPhone(phone), path: '/phone' } as const]),
    ...(externalId === undefined
      ? []
      : [{ kind: 'external', value: externalId, path: '/externalId' } as const]),
  ];
}

export const identityKey = (channelId: string, { kind, value }: Pick<Identity, 'kind' | 'value'>) => ({
  pk: `UNIQUE#${channelId}#${kind}#${value}`,
  sk: 'UNIQUE',
});
