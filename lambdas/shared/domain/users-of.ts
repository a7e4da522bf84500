import type { ReferenceKind } from '../../../stepfunctions/journey/reference.ts';

/** Who of a kind of users could not go on without something of the channel, each in words: `journey Welcome`. */
export type UsersOf = (kind: ReferenceKind, channelId: string, id: string) => Promise<readonly string[]>;
