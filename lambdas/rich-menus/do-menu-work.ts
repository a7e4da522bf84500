import type { DomainEvent } from '../events/contracts.ts';
import { LineRejected } from '../shared/edge/line-errors.ts';
import { createApplySettings, type ApplySettingsDeps } from './apply-settings.ts';
import { createCleanLine } from './clean-line.ts';
import { createLinkOnEvent, type LinkOnEventDeps } from './link-on-event.ts';
import type { RichMenuWork, WithLock } from './ports.ts';
import { createPublishMenu, type PublishMenuDeps } from './publish-menu.ts';
import { createSyncMembers, type SyncMembersDeps } from './sync-members.ts';
import { createVerifyLinks, type VerifyLinksDeps } from './verify-links.ts';

export interface MenuWorkDeps extends ApplySettingsDeps, LinkOnEventDeps, SyncMembersDeps, VerifyLinksDeps {
  menus: PublishMenuDeps['menus'];
  lineMenus: PublishMenuDeps['lineMenus'];
  links: LinkOnEventDeps['links'] & SyncMembersDeps['links'];
  choices: LinkOnEventDeps['choices'] & SyncMembersDeps['choices'];
  blobs: PublishMenuDeps['blobs'];
  withLock: WithLock;
}

/** SQS delays a message by 15 minutes at most; LINE counts menus made and deleted by the hour. */
const rateDelaySeconds = 900;
const lockDelaySeconds = 20;

/** What waits in the queue `richMenus.work`, events among it; each piece can be repeated. */
export function createDoMenuWork(deps: MenuWorkDeps) {
  const linkOnEvent = createLinkOnEvent(deps);
  const syncMembers = createSyncMembers(deps);
  const verifyLinks = createVerifyLinks(deps);
  const publishMenu = createPublishMenu(deps);
  const applySettings = createApplySettings(deps);
  const cleanLine = createCleanLine(deps);
  const send = (body: RichMenuWork, delaySeconds = 0) =>
    deps.sendToMenuQueue([{ body, groupId: body.channelId, delaySeconds }]);

  /** Steps that make, switch and delete menus of a channel come one after the other. */
  async function alone(work: RichMenuWork, act: () => Promise<void>): Promise<void> {
    const held = await deps.withLock(work.channelId, act);
    if (!held) await send(work, lockDelaySeconds);
  }

  async function publish(work: RichMenuWork & { work: 'publish' }): Promise<void> {
    const { channelId, richMenuId } = work;
    switch (await publishMenu(channelId, richMenuId)) {
      case 'wait':
        return send(work, rateDelaySeconds);
      case 'live':
      case 'refused':
        // Refused ones may have left a menu at LINE, which goes the same way as one that was replaced.
        return send({ work: 'apply', channelId });
    }
  }

  async function clean(work: RichMenuWork & { work: 'clean' }): Promise<void> {
    try {
      await cleanLine(work.channelId, work.retired);
    } catch (error) {
      if (!(error instanceof LineRejected) || error.status !== 429) throw error;
      await send(work, rateDelaySeconds);
    }
  }

  return async (message: RichMenuWork | DomainEvent): Promise<void> => {
    if (!('work' in message)) return linkOnEvent(message);
    switch (message.work) {
      case 'publish':
        return alone(message, () => publish(message));
      case 'apply':
        return alone(message, () => applySettings(message.channelId));
      case 'clean':
        return alone(message, () => clean(message));
      case 'sync':
        return syncMembers(message);
      case 'verify':
        return verifyLinks(message);
    }
  };
}
