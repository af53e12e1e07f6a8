/* Draws the view. Everything out of view, or behind a pixel already drawn, is left out. */
function colours() {
  const style = getComputedStyle(document.documentElement);
  const names = ["card", "ink", "muted", "line", "lane", "send", "poll", "unknown", "fail", "bad", "fault", "band",
    "b1", "b2", "b3", "b4", "b5", "b6"];
  return Object.fromEntries(names.map((n) => [n, style.getPropertyValue("--" + n).trim()]));
}

function prepare(canvas, height) {
  const ratio = window.devicePixelRatio || 1, width = canvas.clientWidth;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.style.height = height + "px";
  }
  const g = canvas.getContext("2d");
  g.setTransform(ratio, 0, 0, ratio, 0, 0);
  g.clearRect(0, 0, width, height);
  g.font = "12px system-ui, sans-serif";
  g.textBaseline = "middle";
  return g;
}

function draw(view, canvas) {
  view.width = canvas.clientWidth;
  const g = prepare(canvas, view.height), c = colours();
  drawLaneGrounds(view, g, c);
  g.save();
  g.beginPath();
  g.rect(GUTTER, 0, plotWidth(view), view.height);
  g.clip();
  drawBands(view, g, c);
  drawGrid(view, g, c);
  drawThroughput(view, g, c);
  drawLatency(view, g, c);
  drawFaults(view, g, c);
  drawLeaders(view, g, c);
  for (let i = 0; i < view.processes.length; i++) drawLane(view, g, c, i);
  drawMarks(view, g, c);
  g.restore();
  drawLabels(view, g, c);
}

function drawLaneGrounds(view, g, c) {
  g.fillStyle = c.lane;
  const plain = (y, h) => g.fillRect(GUTTER, y, plotWidth(view), h);
  plain(view.y.throughput, CHART);
  plain(view.y.latency, CHART);
  view.kinds.forEach((k, i) => plain(view.y.faults + i * LANE, LANE - 3));
  view.led.forEach((k, i) => plain(view.y.leaders + i * LANE, LANE - 3));
  view.processes.forEach((p, i) => plain(view.y.lanes + i * view.laneHeight, view.laneHeight - 3));
}

function drawBands(view, g, c) {
  g.fillStyle = c.band;
  for (const [, , from, to] of view.run.faults) {
    if (to < view.from || from > view.to) continue;
    const x = xOf(view, from);
    g.fillRect(x, AXIS, Math.max(1, xOf(view, to) - x), view.height - AXIS);
  }
}

function drawGrid(view, g, c) {
  const span = view.to - view.from, step = niceStep(span, Math.max(2, plotWidth(view) / 110));
  g.strokeStyle = c.line;
  g.fillStyle = c.muted;
  g.lineWidth = 1;
  g.beginPath();
  for (let t = Math.ceil(view.from / step) * step; t <= view.to; t += step) {
    const x = Math.round(xOf(view, t)) + 0.5;
    g.moveTo(x, AXIS - 4);
    g.lineTo(x, view.height);
    if (x + g.measureText(clock(t, span)).width + 4 < view.width - RIGHT) g.fillText(clock(t, span), x + 4, AXIS / 2);
  }
  g.stroke();
}

function drawThroughput(view, g, c) {
  const { all, most } = bins(view), base = view.y.throughput + CHART, w = plotWidth(view) / all.length;
  const height = (n) => (n / most) * (CHART - 14);
  all.forEach((bin, i) => {
    const x = GUTTER + i * w;
    g.fillStyle = c.send;
    g.fillRect(x, base - height(bin.acked), Math.max(1, w - 0.5), height(bin.acked));
    if (bin.rest > 0) {
      g.fillStyle = c.unknown;
      g.fillRect(x, base - height(bin.acked + bin.rest), Math.max(1, w - 0.5), Math.max(2, height(bin.rest)));
    }
  });
}

function latencyY(view, micros) {
  const top = Math.log10(bins(view).slowest * 1.3), floor = 2;
  const share = (Math.log10(Math.max(100, micros)) - floor) / (top - floor);
  return view.y.latency + CHART - share * (CHART - 4);
}

function drawLatency(view, g, c) {
  const { all } = bins(view), w = plotWidth(view) / all.length;
  g.strokeStyle = c.line;
  for (let tick = 1000; tick <= bins(view).slowest * 1.3; tick *= 10) {
    g.beginPath();
    g.moveTo(GUTTER, latencyY(view, tick));
    g.lineTo(view.width, latencyY(view, tick));
    g.stroke();
  }
  for (const [name, colour] of [["p99", c.unknown], ["p50", c.send]]) {
    g.strokeStyle = g.fillStyle = colour;
    g.lineWidth = 1.5;
    g.beginPath();
    let pen = false, last = -9;
    all.forEach((bin, i) => {
      if (bin[name] === undefined) return;
      const x = GUTTER + (i + 0.5) * w, y = latencyY(view, bin[name]);
      if (pen && i - last < 6) g.lineTo(x, y);
      else g.moveTo(x, y);
      g.fillRect(x - 1, y - 1, 2, 2);
      pen = true;
      last = i;
    });
    g.stroke();
  }
  g.lineWidth = 1;
}

function label(g, text, x, y, width) {
  if (width < 24) return;
  let fitting = text;
  while (fitting.length > 1 && g.measureText(fitting).width > width - 8) fitting = fitting.slice(0, -1);
  if (fitting.length > 2 || fitting === text) g.fillText(fitting, x + 4, y);
}

function drawFaults(view, g, c) {
  for (const [kind, target, from, to] of view.run.faults) {
    if (to < view.from || from > view.to) continue;
    const x = Math.max(GUTTER, xOf(view, from)), w = Math.max(2, xOf(view, to) - x);
    const y = view.y.faults + view.kinds.indexOf(kind) * LANE;
    g.globalAlpha = 0.85;
    g.fillStyle = c.fault;
    g.fillRect(x, y, w, LANE - 3);
    g.globalAlpha = 1;
    g.fillStyle = c.card;
    label(g, target || kind, x, y + LANE / 2 - 1, w);
  }
}

function drawLeaders(view, g, c) {
  view.led.forEach((partition, row) => {
    const reigns = view.run.leaders[partition], y = view.y.leaders + row * LANE;
    reigns.forEach(([since, leader, epoch], i) => {
      const until = i + 1 < reigns.length ? reigns[i + 1][0] : view.total;
      if (until < view.from || since > view.to) return;
      const x = Math.max(GUTTER, xOf(view, since)), w = Math.max(1.5, xOf(view, until) - x - 1);
      const colour = c["b" + (((leader - 1) % 6 + 6) % 6 + 1)];
      g.globalAlpha = 0.22;
      g.fillStyle = colour;
      g.fillRect(x, y, w, LANE - 3);
      g.globalAlpha = 1;
      g.fillRect(x, y, Math.min(3, w), LANE - 3);
      g.fillStyle = c.ink;
      label(g, `broker ${leader} · epoch ${epoch}`, x + 2, y + LANE / 2 - 1, w);
    });
  });
}

function drawLane(view, g, c, row) {
  const ops = view.lanes.get(view.processes[row]);
  const y = view.y.lanes + row * view.laneHeight, h = view.laneHeight - 3;
  const rank = { poll: 0, send: 1, fail: 2, unknown: 3 };
  let filledTo = -1, filledRank = -1;
  for (let i = firstEndingAfter(ops, view.from); i < ops.length && ops[i].start <= view.to; i++) {
    const op = ops[i];
    if (!shown(view, op)) continue;
    const kind = category(view, op), x = xOf(view, op.start);
    const w = Math.max(1, xOf(view, op.end) - x - 0.5), pixel = Math.floor(x + w);
    if (pixel <= filledTo && rank[kind] <= filledRank) continue;
    filledRank = pixel > filledTo ? rank[kind] : Math.max(filledRank, rank[kind]);
    filledTo = pixel;
    g.fillStyle = c[kind];
    if (kind === "unknown" || kind === "fail") {
      g.globalAlpha = 0.4;
      g.fillRect(x, y, w, h);
      g.globalAlpha = 1;
      g.fillRect(x, y, w, 3);
      g.fillRect(x, y + h - 3, w, 3);
    } else {
      g.fillRect(x, y, w, h);
    }
    if (w > 40 && h >= 12) {
      g.fillStyle = kind === "send" ? c.card : c.ink;
      label(g, brief(view, op), Math.max(x, GUTTER), y + h / 2 + 0.5, x + w - Math.max(x, GUTTER));
    }
  }
}

function brief(view, op) {
  const d = op.details[0];
  if (!d) return view.run.kinds[op.kind];
  if (d.records !== undefined) return op.details.map((p) => `${view.run.partitions[p.partition]}: ${p.first}..${p.last}`).join(", ");
  return d.offset >= 0 ? `${d.value} → ${view.run.partitions[d.partition]}@${d.offset}` : `${d.value} → ${view.run.partitions[d.partition]}`;
}

function drawMarks(view, g, c) {
  const all = view.selected ? [...view.marked, view.selected] : [...view.marked];
  for (const op of all) {
    const y = view.y.lanes + view.processes.indexOf(op.process) * view.laneHeight;
    const x = xOf(view, op.start), w = Math.max(3, xOf(view, op.end) - x);
    const colour = view.marked.has(op) ? c.bad : c.ink;
    g.strokeStyle = g.fillStyle = colour;
    g.lineWidth = 2;
    g.strokeRect(x - 1, y - 1, w + 2, view.laneHeight - 1);
    g.lineWidth = 1;
    g.globalAlpha = 0.5;
    g.fillRect(x, AXIS, 1, y - AXIS);
    g.globalAlpha = 1;
    g.beginPath();
    g.moveTo(x - 5, AXIS - 8);
    g.lineTo(x + 5, AXIS - 8);
    g.lineTo(x, AXIS);
    g.fill();
  }
}

function drawLabels(view, g, c) {
  const { most, perSecond, slowest, width } = bins(view), rates = width >= 20000;
  g.textAlign = "right";
  const text = (s, y, colour) => {
    g.fillStyle = colour || c.muted;
    g.fillText(s, GUTTER - 8, y);
  };
  text(rates ? "sends per second" : "sends", view.y.throughput + 10, c.ink);
  const peak = Math.round(rates ? most * perSecond : most).toLocaleString("en");
  text("up to " + peak + (rates ? "" : " in " + duration(width)), view.y.throughput + 26);
  text("send latency", view.y.latency + 10, c.ink);
  g.font = "11px system-ui, sans-serif";
  text("p50", view.y.latency + 26, c.send);
  text("p99        ", view.y.latency + 26, c.unknown);
  for (let tick = 1000; tick <= slowest * 1.3; tick *= 10) {
    const y = latencyY(view, tick);
    if (y > view.y.latency + 34) text(tick >= 1e6 ? tick / 1e6 + " s" : tick / 1000 + " ms", y);
  }
  g.font = "12px system-ui, sans-serif";
  view.kinds.forEach((kind, i) => text(kind, view.y.faults + i * LANE + LANE / 2 - 1, c.fault));
  view.led.forEach((p, i) => text("leader of " + p, view.y.leaders + i * LANE + LANE / 2 - 1));
  if (view.laneHeight >= 10) {
    if (view.laneHeight < 14) g.font = "10px system-ui, sans-serif";
    view.processes.forEach((p, i) => text("process " + p, view.y.lanes + (i + 0.5) * view.laneHeight - 1));
  }
  g.textAlign = "left";
}

/* The whole run in small, with the view as a window and every anomaly as a tick. */
function drawOverview(view, canvas, anomalyOps) {
  const height = 46, g = prepare(canvas, height), c = colours(), width = canvas.clientWidth;
  const x = (t) => (t / view.total) * width;
  g.fillStyle = c.band;
  for (const [, , from, to] of view.run.faults) g.fillRect(x(from), 0, Math.max(1, x(to) - x(from)), height);
  if (!view.totals || view.totals.length !== Math.ceil(width / 2)) {
    view.totals = new Array(Math.ceil(width / 2)).fill(0);
    for (const op of view.run.ops) {
      if (op.outcome === OK && view.run.kinds[op.kind] === "send") view.totals[Math.floor(x(op.end) / 2)]++;
    }
  }
  const most = Math.max(1, ...view.totals);
  g.fillStyle = c.send;
  view.totals.forEach((n, i) => g.fillRect(i * 2, height - (n / most) * (height - 10), 2, height));
  g.fillStyle = c.bad;
  for (const op of anomalyOps) g.fillRect(x(op.start) - 1, 0, 2, 9);
  const left = x(view.from), right = x(view.to);
  g.globalAlpha = 0.55;
  g.fillStyle = c.card;
  g.fillRect(0, 0, left, height);
  g.fillRect(right, 0, width - right, height);
  g.globalAlpha = 1;
  g.strokeStyle = c.ink;
  g.lineWidth = 1.5;
  g.strokeRect(left + 0.75, 0.75, Math.max(3, right - left - 1.5), height - 1.5);
}
