import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Access } from '../capabilities/access.ts';
import { Audiences } from '../capabilities/audiences.ts';
import { Broadcasts } from '../capabilities/broadcasts.ts';
import { CodePools } from '../capabilities/code-pools.ts';
import { Commerce } from '../capabilities/commerce.ts';
import { Delivery } from '../capabilities/delivery.ts';
import { Events } from '../capabilities/events.ts';
import { Inbound } from '../capabilities/inbound.ts';
import { Journeys } from '../capabilities/journeys.ts';
import { Links } from '../capabilities/links.ts';
import { Members } from '../capabilities/members.ts';
import { Notices } from '../capabilities/notices.ts';
import { Preferences } from '../capabilities/preferences.ts';
import { RichMenus } from '../capabilities/rich-menus.ts';
import { Scoring } from '../capabilities/scoring.ts';
import { Segments } from '../capabilities/segments.ts';
import { Templates } from '../capabilities/templates.ts';
import { Tags } from '../capabilities/tags.ts';
import { coreOf } from '../constructs/core.ts';
import { Dashboard } from '../constructs/dashboard.ts';
import type { StageSettings } from '../stages.ts';
import type { DataStack } from './data-stack.ts';

/** Everything that computes; it can be destroyed and deployed again without loss. */
export class AppStack extends Stack {
  constructor(scope: Construct, id: string, props: { stage: StageSettings; data: DataStack }) {
    const { stage, data } = props;
    super(scope, id, {
      env: { region: stage.region, ...(stage.account === undefined ? {} : { account: stage.account }) },
    });
    this.addStackDependency(data);
    const core = coreOf(this, stage, data);
    const { workQueue } = new Audiences(this, 'Audiences', core);
    const richMenus = new RichMenus(this, 'RichMenus', core);
    const { nightly } = new Scoring(this, 'Scoring', core, {
      audienceQueue: workQueue,
      menuQueue: richMenus.workQueue,
    });
    new Access(this, 'Access', core, { nightly });
    const commerce = new Commerce(this, 'Commerce', core);
    new Delivery(this, 'Delivery', core);
    new Links(this, 'Links', core);
    new Templates(this, 'Templates', core);
    const broadcasts = new Broadcasts(this, 'Broadcasts', core);
    new Tags(this, 'Tags', core);
    new Segments(this, 'Segments', core);
    new Preferences(this, 'Preferences', core);
    const members = new Members(this, 'Members', core);
    const journeys = new Journeys(this, 'Journeys', core);
    const notices = new Notices(this, 'Notices', core);
    const inbound = new Inbound(this, 'Inbound', core, { members, notices });
    const senders = { Broadcasts: broadcasts.sender, Journeys: journeys.step, Replies: inbound.handle };
    new CodePools(this, 'CodePools', core, { senders });
    const events = new Events(this, 'Events', core, {
      'journeys.react': journeys.reactQueue,
      'journeys.entry': journeys.entryQueue,
      'journeys.spawn': journeys.spawnQueue,
      'commerce.carts': commerce.cartQueue,
      'richMenus.work': richMenus.workQueue,
    });
    new Dashboard(this, 'Dashboard', { core, inbound, events, journeys });
  }
}
