import type { Backlog } from './backlog.ts';
import { createLineUp } from '../line-up.ts';
import type { LineUp } from '../line-up.ts';
import type { StoredMessage } from './stored-message.ts';

interface Group {
  readonly id: string;
  readonly line: LineUp<StoredMessage>;
  /** Part of a batch, or waiting for a failed message to come back: nothing of it may be delivered. */
  isLocked: boolean;
  isListed: boolean;
}

/** Messages in order within their group; a group is in one batch at a time, and a failed message holds it up. */
export function createFifoBacklog(): Backlog {
  const groups = new Map<string, Group>();
  /** Groups that have something to deliver, each once; the one just served goes to the end. */
  const open = createLineUp<Group>();
  let visible = 0;
  let blocked = 0;

  function groupOf({ groupId = '' }: StoredMessage): Group {
    let group = groups.get(groupId);
    if (!group) {
      group = { id: groupId, line: createLineUp(), isLocked: false, isListed: false };
      groups.set(groupId, group);
    }
    return group;
  }

  function list(group: Group): void {
    if (group.isListed) return;
    group.isListed = true;
    open.push(group);
  }

  function unlock(group: Group): void {
    group.isLocked = false;
    blocked -= group.line.length;
    visible += group.line.length;
    if (group.line.length > 0) list(group);
    else groups.delete(group.id);
  }

  /** Takes from the front group and locks it; what does not fit waits for the batch to end. */
  function takeFrom(group: Group, batch: StoredMessage[], limit: number): void {
    group.isLocked = true;
    group.isListed = false;
    visible -= group.line.length;
    while (batch.length < limit && group.line.length > 0) {
      const message = group.line.shift();
      if (message) batch.push(message);
    }
    blocked += group.line.length;
  }

  return {
    get visible() {
      return visible;
    },
    get blocked() {
      return blocked;
    },
    add(message) {
      const group = groupOf(message);
      group.line.push(message);
      if (group.isLocked) blocked += 1;
      else {
        visible += 1;
        list(group);
      }
    },
    take(limit) {
      const batch: StoredMessage[] = [];
      while (batch.length < limit) {
        const group = open.shift();
        if (!group) break;
        takeFrom(group, batch, limit);
      }
      return batch;
    },
    finish(batch, failed) {
      const held = new Set(failed.map(groupOf));
      for (const group of new Set(batch.map(groupOf))) if (!held.has(group)) unlock(group);
    },
    restore(failed) {
      for (const [group, messages] of Map.groupBy(failed, groupOf)) {
        group.line.unshift(messages);
        blocked += messages.length;
        unlock(group);
      }
    },
  };
}
