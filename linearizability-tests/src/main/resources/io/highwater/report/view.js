/* What is in view: a span of time, filters, a selection; and where things are on the canvas. */
const GUTTER = 118, RIGHT = 12, AXIS = 24, CHART = 84, GAP = 12, LANE = 20;

function makeView(run) {
  const lanes = new Map();
  for (const op of run.ops) {
    if (!lanes.has(op.process)) lanes.set(op.process, []);
    lanes.get(op.process).push(op);
  }
  const processes = [...lanes.keys()].sort((a, b) => a - b);
  const lastFault = run.faults.reduce((t, f) => Math.max(t, f[3]), 0);
  const end = run.ops.reduce((t, op) => Math.max(t, op.end), lastFault);
  const total = Math.max(1, end * 1.005);
  /* An operation without an end lasts until the run's. */
  for (const op of run.ops) if (op.outcome === OPEN) op.end = end;
  const laneHeight = processes.length <= 24 ? 18 : processes.length <= 60 ? 11 : 7;
  const kinds = [...new Set(run.faults.map((f) => f[0]))];
  const led = Object.keys(run.leaders);
  const y = { throughput: AXIS, latency: AXIS + CHART + GAP };
  y.faults = y.latency + CHART + GAP;
  y.leaders = y.faults + kinds.length * LANE + (kinds.length ? GAP : 0);
  y.lanes = y.leaders + led.length * LANE + (led.length ? GAP : 0);
  return {
    run, lanes, processes, kinds, led, laneHeight, y, total,
    height: y.lanes + processes.length * laneHeight + 4,
    from: 0, to: total, width: 800,
    partition: -1, hidden: new Set(), marked: new Set(), selected: null,
  };
}

function category(view, op) {
  if (op.outcome === FAIL) return "fail";
  if (op.outcome !== OK) return "unknown";
  return view.run.kinds[op.kind] === "send" ? "send" : "poll";
}

function shown(view, op) {
  if (view.marked.has(op)) return true;
  if (view.hidden.has(category(view, op))) return false;
  return view.partition < 0 || op.details.some((d) => d.partition === view.partition);
}

const plotWidth = (view) => view.width - GUTTER - RIGHT;
const xOf = (view, t) => GUTTER + ((t - view.from) / (view.to - view.from)) * plotWidth(view);
const timeAt = (view, x) => view.from + ((x - GUTTER) / plotWidth(view)) * (view.to - view.from);

function show(view, from, to) {
  const span = Math.min(view.total, Math.max(20, to - from));
  view.from = Math.min(Math.max(0, from), view.total - span);
  view.to = view.from + span;
}

function zoom(view, factor, at) {
  const middle = at === undefined ? (view.from + view.to) / 2 : at;
  show(view, middle - (middle - view.from) * factor, middle + (view.to - middle) * factor);
}

/* The first of a process's operations that ends at or after a time: they follow one another. */
function firstEndingAfter(ops, time) {
  let low = 0, high = ops.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ops[middle].end < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

function opAt(view, x, y) {
  const lane = Math.floor((y - view.y.lanes) / view.laneHeight);
  if (lane < 0 || lane >= view.processes.length) return null;
  const ops = view.lanes.get(view.processes[lane]);
  const slack = ((view.to - view.from) / plotWidth(view)) * 2;
  const time = timeAt(view, x);
  let best = null, distance = slack;
  for (let i = firstEndingAfter(ops, time - slack); i < ops.length && ops[i].start <= time + slack; i++) {
    const off = Math.max(ops[i].start - time, time - ops[i].end, 0);
    if (shown(view, ops[i]) && (best === null || off < distance)) [best, distance] = [ops[i], off];
  }
  return best;
}

/* Sends in view, counted in bins three pixels wide. */
function bins(view) {
  const key = [view.from, view.to, view.width, view.partition].join();
  if (view.binned && view.binned.key === key) return view.binned;
  const number = Math.max(1, Math.floor(plotWidth(view) / 3));
  const width = (view.to - view.from) / number;
  const all = Array.from({ length: number }, () => ({ acked: 0, rest: 0, micros: [] }));
  for (const op of view.run.ops) {
    if (op.end < view.from || op.end >= view.to || view.run.kinds[op.kind] !== "send") continue;
    if (view.partition >= 0 && !op.details.some((d) => d.partition === view.partition)) continue;
    const bin = all[Math.min(number - 1, Math.floor((op.end - view.from) / width))];
    if (op.outcome === OK) {
      bin.acked++;
      bin.micros.push(op.end - op.start);
    } else {
      bin.rest++;
    }
  }
  let most = 1, slowest = 2000;
  for (const bin of all) {
    most = Math.max(most, bin.acked + bin.rest);
    bin.micros.sort((a, b) => a - b);
    const last = bin.micros.length - 1;
    bin.p50 = bin.micros[Math.floor(last * 0.5)];
    bin.p99 = bin.micros[Math.ceil(last * 0.99)];
    if (last >= 0) slowest = Math.max(slowest, bin.p99);
  }
  view.binned = { key, all, width, perSecond: 1e6 / width, most, slowest };
  return view.binned;
}

function clock(micros, span) {
  const digits = span > 20e6 ? 0 : span > 2e6 ? 1 : span > 2e5 ? 2 : span > 2e3 ? 4 : 6;
  return (micros / 1e6).toFixed(digits) + " s";
}

function duration(micros) {
  if (micros < 1000) return Math.round(micros) + " µs";
  if (micros < 1e6) return (micros / 1000).toFixed(micros < 1e4 ? 2 : 1) + " ms";
  return (micros / 1e6).toFixed(3) + " s";
}

/* A round step near a tenth of the span. */
function niceStep(span, ticks) {
  const rough = span / ticks, power = Math.pow(10, Math.floor(Math.log10(rough)));
  const factor = [1, 2, 5, 10].find((f) => f * power >= rough);
  return factor * power;
}
