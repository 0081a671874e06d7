import type { StoreReader } from "../model/store.ts";
import { countAttempts, readIntents, readRefusals, readUndone } from "./intents.ts";
import { readTransitions } from "./ledger.ts";
import { readPolicySet, recall } from "./memory.ts";
import { readObservations } from "./observations.ts";
import { countOutbox, readOutbox } from "./outbox.ts";
import { readHealth } from "./read-health.ts";
import { readLooks, readResult } from "./results.ts";
import { findRun, readRuns } from "./runs.ts";
import { countOpen, findState, readStates } from "./states.ts";
import type { Db } from "./tables.ts";
import { readAssessments, readHistory, readScope, readTargets } from "./targets.ts";

/** The reading half of the port. Where a call takes several statements, they see one moment. */
export function readerOn(db: Db, path: string): StoreReader {
  const atOnce = <T>(work: (db: Db) => Promise<T>): Promise<T> =>
    db.transaction().setAccessMode("read only").execute(work);
  return {
    runs: (options) => atOnce((db) => readRuns(db, options)),
    run: (id) => atOnce((db) => findRun(db, id)),
    looks: (run) => readLooks(db, run),
    result: (key) => readResult(db, key),
    history: (target) => atOnce((db) => readHistory(db, target)),
    assessments: () => readAssessments(db),
    scope: (key) => readScope(db, key),
    states: (filter) => readStates(db, filter),
    openCounts: () => countOpen(db),
    state: (id) => atOnce((db) => findState(db, id)),
    transitions: (filter) => readTransitions(db, filter),
    observations: (target) => atOnce((db) => readObservations(db, target)),
    targets: () => readTargets(db),
    policySet: (hash) => readPolicySet(db, hash),
    recall: (key) => recall(db, key),
    outbox: (options) => readOutbox(db, options),
    outboxCounts: () => countOutbox(db),
    intents: (options) => readIntents(db, options),
    undone: (options) => readUndone(db, options),
    attempts: (options) => countAttempts(db, options),
    refusals: (options) => readRefusals(db, options),
    health: (options) => readHealth(db, path, options),
  };
}
