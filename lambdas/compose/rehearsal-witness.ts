import { z } from 'zod';
import type { DomainEvent } from '../events/contracts.ts';
import { departureFromItem, membersFromItem, visitFromItem } from '../journeys/adapters/cohort-items.ts';
import { membersAt, type CohortHeader, type VisitRecord } from '../journeys/domain/cohort.ts';
import { refusalReasons, type RefusalReason } from '../journeys/domain/refusal.ts';
import type { Witness } from '../journeys/rehearsal/world.ts';
import type { Item } from '../shared/edge/dynamo/memory/evaluate-expression.ts';

/** Tells what the writes of journeys mean, at the moment at which they are made. */
export function tellWrites(witness: Witness) {
  const lists = new Map<unknown, Item>();
  const tell: Readonly<Record<string, (item: Item, isNew: boolean, before?: Item) => void>> = {
    HEADER(item, isNew) {
      if (!isNew) return;
      const { place, dueAt, executionStartedAt } = item as unknown as CohortHeader;
      if (dueAt > executionStartedAt) witness.asleep(cohortOf(item), place);
    },
    MEMBERS: (item) => lists.set(item['pk'], item),
    LEFT(item, isNew) {
      if (isNew) witness.departed(cohortOf(item), departureFromItem(item));
    },
    VISIT(item, isNew) {
      if (isNew) tellVisit(visitFromItem(item), lists.get(item['pk']), witness);
    },
    ENROLMENT(item, _isNew, before) {
      if (before?.['entryId'] === item['entryId']) return;
      const memberId = String(item['memberId']);
      if (item['heldOut'] === true) witness.refused({ memberId, reason: 'heldOut' });
      else witness.entered(memberId);
    },
    REFUSAL: (item) => witness.refused({ memberId: String(item['memberId']), reason: reasonOf(item) }),
  };
  return (item: Item, before: Item | undefined): void => {
    const [kind = ''] = String(item['sk']).split('#', 1);
    tell[kind]?.(item, !before, before);
    if (item['kind'] === 'outbox' && !before) witness.announced(item['event'] as DomainEvent);
  };
}

const reasonOf = ({ reason }: Item): RefusalReason => z.enum(refusalReasons).parse(reason);
const cohortOf = ({ pk }: Item): string => String(pk).slice('COHORT#'.length);

function tellVisit(record: VisitRecord, list: Item | undefined, witness: Witness): void {
  const departed = new Set(record.departed);
  const present = list ? membersAt(membersFromItem(list), record.visit) : [];
  witness.visited(
    record,
    present.map(({ memberId }) => memberId).filter((memberId) => !departed.has(memberId)),
  );
}
