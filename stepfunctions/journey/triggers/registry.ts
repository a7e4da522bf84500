import { apiEvent } from './api-event/api-event.ts';
import { attributeChanged } from './attribute-changed/attribute-changed.ts';
import { blocked } from './blocked/blocked.ts';
import { cartAbandoned } from './cart-abandoned/cart-abandoned.ts';
import { date } from './date/date.ts';
import { event } from './event/event.ts';
import { followed } from './followed/followed.ts';
import { keyword } from './keyword/keyword.ts';
import { linkClicked } from './link-clicked/link-clicked.ts';
import { manual } from './manual/manual.ts';
import { orderPlaced } from './order-placed/order-placed.ts';
import { orderRefunded } from './order-refunded/order-refunded.ts';
import { postback } from './postback/postback.ts';
import { schedule } from './schedule/schedule.ts';
import { segment } from './segment/segment.ts';
import { tagAdded } from './tag-added/tag-added.ts';

/** Every kind of trigger by its name in definitions; a new kind is a folder and a line here. */
export const triggerKinds = {
  followed,
  blocked,
  keyword,
  postback,
  tagAdded,
  segment,
  attributeChanged,
  orderPlaced,
  orderRefunded,
  cartAbandoned,
  linkClicked,
  date,
  schedule,
  apiEvent,
  event,
  manual,
} as const;
