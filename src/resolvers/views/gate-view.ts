import type { GateReport } from '../../domain/tag-policy.js';
import type { TagMove } from '../../domain/version-tag.js';
import type { GateReportType } from '../../schema/evaluation/gate.js';
import type { TagMoveType } from '../../schema/label-set-version.js';

/** How a move was judged, with what was compared beside the rest. */
export const gateView = ({ answers, ...report }: GateReport): GateReportType => ({
  ...report,
  gained: answers?.gained ?? null,
  lost: answers?.lost ?? null,
  of: answers?.of ?? null,
  apart: answers?.apart ?? null,
  difference: answers?.difference ?? null,
  pValue: answers?.pValue ?? null,
  maxLoss: answers?.maxLoss ?? null,
});

export const moveView = ({ from, to, at, by, gate, forced }: TagMove): TagMoveType => ({
  from,
  to,
  at,
  by,
  gate: gate && gateView(gate),
  forced,
});
