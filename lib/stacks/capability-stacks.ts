import type { Construct } from 'constructs';
import { Access } from '../capabilities/access.ts';
import { Audiences } from '../capabilities/audiences.ts';
import { Broadcasts } from '../capabilities/broadcasts.ts';
import { CodePools } from '../capabilities/code-pools.ts';
import { Commerce } from '../capabilities/commerce.ts';
import { Delivery } from '../capabilities/delivery.ts';
import { Events } from '../capabilities/events.ts';
import { Inbound } from '../capabilities/inbound.ts';
import { Insights } from '../capabilities/insights.ts';
import { Journeys } from '../capabilities/journeys.ts';
import { Links } from '../capabilities/links.ts';
import { Members } from '../capabilities/members.ts';
import { Notices } from '../capabilities/notices.ts';
import { Preferences } from '../capabilities/preferences.ts';
import { RichMenus } from '../capabilities/rich-menus.ts';
import { Scoring } from '../capabilities/scoring.ts';
import { Segments } from '../capabilities/segments.ts';
import { Tags } from '../capabilities/tags.ts';
import { Templates } from '../capabilities/templates.ts';
import type { Core } from '../constructs/core.ts';

/** What a capability deploys. It finds the others by their fixed names, so it may stand in any stack. */
export type Capability = new (scope: Construct, id: string, core: Core) => Construct;

/**
 * Which capability lives in which stack, `kizuna-<stage>-<name>`. The one place that says so: a capability comes into the
 * line it belongs to, or into a stack of its own, and stays there, for moving it would delete it and make it again.
 */
export const capabilityStacks = {
  /** Who is there, what LINE and people tell us, and what we tell the other capabilities. */
  members: { Access, Events, Inbound, Members, Preferences, Tags },
  /** What happens to members over time. */
  journeys: { Journeys },
  /** What members get to read and to press. */
  messaging: { Broadcasts, CodePools, Delivery, Links, Notices, RichMenus, Templates },
  /** What members buy, what they are worth, and who they are together. */
  segmentation: { Audiences, Commerce, Insights, Scoring, Segments },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Capability>>>>;
