import type { DomainEvent } from '../events/contracts.ts';
import { deterministicId } from '../shared/domain/deterministic-id.ts';
import type { Commit, WritePart } from '../shared/domain/write-part.ts';
import type { ChooseRichMenu } from './contracts.ts';
import type { ChoiceStore } from './ports.ts';

export interface ChooseMenuDeps {
  choices: Pick<ChoiceStore, 'write'>;
  outboxPart: (event: DomainEvent) => WritePart;
  commit: Commit;
}

/** The choices come first: whoever hears the event reads them. Done again it changes nothing. */
export function createChooseMenu({ choices, outboxPart, commit }: ChooseMenuDeps): ChooseRichMenu {
  return async ({ channelId, causeId, memberIds, richMenuId, at }) => {
    await choices.write(channelId, { memberIds, richMenuId, at });
    await commit([
      outboxPart({
        id: deterministicId('menu chosen', channelId, causeId),
        type: 'menu.chosen',
        channelId,
        occurredAt: new Date(at).toISOString(),
        memberIds: [...memberIds],
        data: { richMenuId },
      }),
    ]);
  };
}
