import type { ReadCommerceSettings } from '../commerce/contracts.ts';
import type { FindIdentities } from './contracts.ts';
import { hashPhone, readPhone } from '../shared/domain/phone.ts';
import type { IdentityStore } from './ports.ts';

const kinds = { lineUserId: 'line', phone: 'phone', externalId: 'external' } as const;

/** Many look-ups at once; what cannot be a phone belongs to nobody. */
export function createFindIdentities(deps: {
  identities: Pick<IdentityStore, 'owners'>;
  readCommerceSettings: ReadCommerceSettings;
}): FindIdentities {
  return async (channelId, kind, keys) => {
    const { defaultCountry } = await deps.readCommerceSettings(channelId);
    const values = keys.map((key) => {
      if (kind !== 'phone') return key;
      const phone = readPhone(key, defaultCountry);
      return phone === undefined ? undefined : hashPhone(phone);
    });
    const distinct = [...new Set(values.filter((value) => value !== undefined))];
    const identities = distinct.map((value) => ({ kind: kinds[kind], value, path: '' }));
    const owners = await deps.identities.owners(channelId, identities);
    const byValue = new Map(distinct.map((value, index) => [value, owners[index]]));
    return values.map((value) => (value === undefined ? undefined : byValue.get(value)));
  };
}
