import { type Faults, giveUp, type Protocol } from './entries.js';
import { log, rowTables, sets, templates, type Work, work } from './tables.js';

/** As `LabelSetTables.remove`, as somebody asked. */
export function* removeAsAsked(id: string, faults: Faults): Protocol<'removed'> {
  yield* remove(id, faults, true);
  return 'removed';
}

/** As `LabelSetTables.remove`. */
export function* remove(id: string, faults: Faults = {}, isAskedFor = false): Protocol<void> {
  if (!faults.removalUnannounced) {
    yield* work.announce(`removing/${id}`, { kind: 'removing', set: id, template: null });
  }
  yield* removeAnnounced(id, isAskedFor);
}

function* removeAnnounced(id: string, isAskedFor = false): Protocol<void> {
  yield* sets.delete(id, isAskedFor);
  yield* rowTables.drop(id);
  yield* log.deleteAll(id);
}

/** As `sweepLabelSets`. @param expired what its clock says is old enough to be given up */
export function* sweep(expired: readonly Work['kind'][], faults: Faults = {}): Protocol<void> {
  for (const [key, { kind, set }] of yield* work.list()) {
    if (kind === 'removing') {
      if (!faults.failedRemovalFinished && (yield* sets.findById(set)) && (yield* log.latest(set))) {
        if (expired.includes('removing')) yield* work.finish(key);
        continue;
      }
      yield* removeAnnounced(set);
      if (expired.includes('removing')) yield* work.finish(key);
    } else if (expired.includes(kind)) {
      if (kind === 'creating') yield* faults.recordAfterEntry ? sweepByRecord(set) : sweepCreation(set, key);
      else yield* work.finish(key);
    }
  }
}

function* sweepCreation(set: string, key: string): Protocol<void> {
  if (yield* giveUp(set)) yield* remove(set);
  yield* work.finish(key);
}

function* sweepByRecord(set: string): Protocol<void> {
  if (yield* sets.findById(set)) yield* work.finish(`creating/${set}`);
  else if (yield* work.finish(`creating/${set}`)) yield* remove(set);
}

/** As `PromptTemplates.remove`. */
export function* removeTemplate(id: string): Protocol<string> {
  const used = function* (): Protocol<boolean> {
    const users = [...(yield* work.withTemplate(id)).map(([, { set }]) => set), ...(yield* log.withTemplate(id))];
    if (users.length === 0) return false;
    const removals = yield* work.removals();
    if (users.some((set) => !removals.includes(set))) return true;
    for (const set of users) if (yield* sets.findById(set)) return true;
    return false;
  };
  for (const [key, { kind, set }] of yield* work.withTemplate(id)) {
    // However old it is: ages are read off clocks, which may say anything.
    if (kind === 'creating') yield* sweepCreation(set, key);
  }
  if (yield* used()) return 'IN_USE';
  yield* templates.set('templates.delete', id, 'deleted');
  if (yield* used()) {
    yield* templates.set('templates.undelete', id, 'live');
    return 'IN_USE';
  }
  yield* templates.set('templates.purge', id, 'purged');
  return 'deleted';
}
