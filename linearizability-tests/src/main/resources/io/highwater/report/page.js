/* The page around the canvas: words, tables, and what the mouse and the keyboard do. */
const $ = (id) => document.getElementById(id);

function element(tag, attributes, ...children) {
  const e = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) e.addEventListener(name.slice(2), value);
    else e.setAttribute(name, value);
  }
  e.append(...children);
  return e;
}

unpack($("data").textContent).then(start, (problem) => {
  $("headline").textContent = "This page cannot read its data: " + problem.message;
});

function start(run) {
  const view = makeView(run), byIndex = new Map();
  for (const op of run.ops) {
    byIndex.set(op.index, op);
    byIndex.set(op.endIndex, op);
  }
  const cases = [], anomalyOps = [];
  const page = { run, view, byIndex, cases, anomalyOps, current: -1 };
  fillHeader(run);
  fillAnomalies(page);
  fillTools(page);
  steer(page);
  const repaint = () => redraw(page);
  new ResizeObserver(repaint).observe($("canvas"));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
  const named = /^#op-(\d+)$/.exec(location.hash);
  if (named) selectOp(page, Number(named[1]), true);
  else if (/^#case-\d+$/.test(location.hash)) selectCase(page, Number(location.hash.slice(6)));
  redraw(page);
}

function redraw(page) {
  if (page.pending) return;
  page.pending = requestAnimationFrame(() => {
    page.pending = 0;
    draw(page.view, $("canvas"));
    drawOverview(page.view, $("overview"), page.anomalyOps);
  });
}

function fillHeader(run) {
  document.title = run.headline + " · Highwater";
  $("title").textContent = run.title ? "· " + run.title : "";
  const colon = run.headline.indexOf(": ");
  $("badge").textContent = { true: "Holds", false: "Violated" }[run.valid] || "Inconclusive";
  $("badge").classList.add(run.valid);
  const rest = colon < 0 ? run.headline : run.headline.slice(colon + 2);
  $("headline").textContent = run.valid === "false" ? rest : rest.charAt(0).toUpperCase() + rest.slice(1);
  for (const doubt of run.doubts) $("doubts").append(element("li", {}, doubt));
  $("doubts").hidden = run.doubts.length === 0 || run.valid === "unknown";
  const t = run.tiles, n = (x) => x.toLocaleString("en");
  const tiles = [["Acknowledged", n(t.acknowledged)], ["Unknown", n(t.unknown)], ["Failed", n(t.failed)],
    ["Leader changes", n(t.leaderChanges)], ["Worst unavailability", duration(t.worstMs * 1000)],
    ["Send latency p99", t.p99Ms.toFixed(1) + " ms"], ["Anomalies", n(t.anomalies)]];
  for (const [name, value] of tiles) {
    const alarm = name === "Anomalies" && t.anomalies > 0 ? { class: "alarm" } : {};
    $("tiles").append(element("div", {}, element("dt", {}, name), element("dd", alarm, value)));
  }
  for (const [name, value] of Object.entries(run.numbers)) {
    $("numbers-body").append(element("tr", {}, element("th", { scope: "row" }, name), element("td", {}, value)));
  }
  for (const note of run.notes) $("notes").append(element("li", {}, note));
}

function fillAnomalies(page) {
  const { run, cases, anomalyOps } = page;
  $("anomalies").hidden = run.anomalies.length === 0;
  document.querySelector("main").classList.toggle("split", run.anomalies.length > 0);
  for (const kind of run.anomalies) {
    const count = kind.count === 1 ? "1 case" : kind.count.toLocaleString("en") + " cases";
    const group = element("div", { class: "kind" },
      element("h3", {}, element("code", {}, kind.type), element("span", {}, count)),
      element("p", {}, kind.summary));
    for (const anomaly of kind.cases) {
      const number = cases.length;
      const button = element("button", {
        type: "button", class: "case", "aria-pressed": "false", onclick: () => selectCase(page, number),
      }, anomaly.text);
      cases.push({ ...anomaly, type: kind.type, button });
      anomalyOps.push(...opsOf(page, anomaly));
      group.append(button);
    }
    const rest = kind.count - kind.cases.length;
    if (rest > 0) group.append(element("div", { class: "more" }, `and ${rest.toLocaleString("en")} more, larger ones`));
    $("cases").append(group);
  }
}

const opsOf = (page, anomaly) => [...new Set(anomaly.ops.map((i) => page.byIndex.get(i)).filter(Boolean))];

function selectCase(page, number) {
  const chosen = page.cases[number];
  if (!chosen) return;
  page.current = number;
  for (const other of page.cases) other.button.setAttribute("aria-pressed", String(other === chosen));
  chosen.button.scrollIntoView({ block: "nearest" });
  const ops = opsOf(page, chosen), view = page.view;
  view.marked = new Set(ops);
  view.selected = null;
  if (ops.length > 0) {
    const from = Math.min(...ops.map((op) => op.start)), to = Math.max(...ops.map((op) => op.end));
    const margin = Math.max(200, (to - from) * 0.12);
    show(view, from - margin, to + margin);
  }
  history.replaceState(null, "", "#case-" + number);
  showEvidence(page, chosen);
  showLog(page, chosen);
  const top = $("timeline").getBoundingClientRect();
  if (top.top < 0 || top.top > innerHeight * 0.6) $("timeline").scrollIntoView();
  redraw(page);
}

function selectOp(page, index, move) {
  const op = page.byIndex.get(index), view = page.view;
  if (!op) {
    $("detail").replaceChildren(element("p", {}, `No client operation has index ${index}.`));
    return;
  }
  view.selected = op;
  if (move) {
    const span = Math.min(view.to - view.from, Math.max(20000, (op.end - op.start) * 8));
    show(view, (op.start + op.end - span) / 2, (op.start + op.end + span) / 2);
  }
  history.replaceState(null, "", "#op-" + index);
  $("detail").replaceChildren(element("h3", {}, `Op ${op.index}`), ...describe(page, op));
  redraw(page);
}

function describe(page, op) {
  const { run } = page, outcome = ["ok", "fail", "info (unknown)", "no end recorded"][op.outcome];
  const error = op.error >= 0 ? `, ${run.errors[op.error]}` : "";
  const words = `Process ${op.process}, ${run.kinds[op.kind]}, ${outcome}${error}. From ${clock(op.start, 0)} for `
    + `${duration(op.end - op.start)}` + (op.endIndex > op.index ? `, ended as op ${op.endIndex}. ` : ". ");
  const details = op.details.map((d) => {
    const partition = "partition " + run.partitions[d.partition];
    if (d.records !== undefined) return `Read ${d.records} records of ${partition}, offsets ${d.first}..${d.last}.`;
    return `Sent value ${d.value} to ${partition}` + (d.offset >= 0 ? `, acknowledged at offset ${d.offset}.` : ".");
  });
  const lines = [op.index, op.endIndex].map((i) => run.lines[i]).filter(Boolean);
  return [element("p", {}, words + details.join(" ")), ...lines.map((line) => element("pre", {}, line))];
}

function showEvidence(page, chosen) {
  const lines = chosen.ops.filter((i) => page.run.lines[i]).map((i) => element("pre", {}, page.run.lines[i]));
  $("detail").replaceChildren(
    element("h3", {}, chosen.type), element("p", {}, chosen.text),
    element("p", { class: "more" }, "The operations that prove it: ", ...opLinks(page, chosen.ops)), ...lines);
}

function opLinks(page, indices) {
  return indices.flatMap((index, i) => {
    const link = element("button", { type: "button", class: "op", onclick: () => selectOp(page, index, true) }, "op " + index);
    return i === 0 ? [link] : [", ", link];
  });
}

function showLog(page, chosen) {
  const rows = page.run.log[chosen.partition];
  $("log").replaceChildren();
  if (!rows || chosen.offset < 0) return;
  const body = element("tbody");
  for (let offset = Math.max(0, chosen.offset - 4); offset <= chosen.offset + 4; offset++) {
    const seen = rows[offset] || [], values = [...new Set(seen.map((s) => s.v))];
    const names = [offset === chosen.offset ? "here" : "", values.length > 1 ? "torn" : ""].join(" ").trim();
    const row = (...cells) => body.append(element("tr", names ? { class: names } : {}, ...cells));
    if (values.length === 0) {
      row(element("td", {}, String(offset)), element("td", { colspan: 4, class: "nothing" }, "nobody saw anything here"));
    }
    values.forEach((value, i) => {
      const cell = (how) => sightings(page, seen.filter((s) => s.v === value && s.how === how));
      row(element("td", {}, i === 0 ? String(offset) : ""), element("td", {}, element("b", {}, value)),
        cell("acked"), cell("read"), cell("final"));
    });
  }
  const titles = ["offset", "value", "acknowledged to", "read by", "in the final read of"];
  const head = element("thead", {}, element("tr", {}, ...titles.map((t) => element("th", { scope: "col" }, t))));
  $("log").append(element("h3", {}, `The log of partition ${chosen.partition} around offset ${chosen.offset}: who saw what`),
    element("div", { class: "wide" }, element("table", {}, head, body)));
}

function sightings(page, seen) {
  if (seen.length === 0) return element("td", { class: "nothing" }, "–");
  return element("td", {}, ...seen.flatMap((s, i) => [i === 0 ? "" : ", ", `process ${s.p} (`, ...opLinks(page, [s.op]), ")"]));
}

function fillTools(page) {
  const { view, run } = page;
  const kinds = [["send", "send acknowledged"], ["poll", "poll and others"], ["unknown", "unknown"], ["fail", "failed"]];
  for (const [kind, words] of kinds) {
    const swatch = element("i", { style: `background: var(--${kind})` });
    const button = element("button", { type: "button", "aria-pressed": "true" }, swatch, words);
    button.addEventListener("click", () => {
      const hide = !view.hidden.has(kind);
      view.hidden[hide ? "add" : "delete"](kind);
      button.setAttribute("aria-pressed", String(!hide));
      redraw(page);
    });
    $("legend").append(button);
  }
  run.partitions.forEach((p, i) => $("partition").append(element("option", { value: i }, p)));
  $("partition").addEventListener("change", (e) => {
    view.partition = e.target.value === "" ? -1 : Number(e.target.value);
    redraw(page);
  });
  $("goto").addEventListener("change", (e) => selectOp(page, Number(e.target.value), true));
  const press = (id, act) => $(id).addEventListener("click", () => { act(); redraw(page); });
  press("zoom-in", () => zoom(view, 0.5));
  press("zoom-out", () => zoom(view, 2));
  press("fit", () => show(view, 0, view.total));
}

function steer(page) {
  const { view } = page, canvas = $("canvas"), overview = $("overview");
  canvas.addEventListener("wheel", (e) => {
    if (e.ctrlKey || e.metaKey) {
      zoom(view, Math.exp(Math.max(-1, Math.min(1, e.deltaY / 300))), timeAt(view, e.offsetX));
      redraw(page);
    } else if (e.shiftKey || Math.abs(e.deltaX) > Math.abs(e.deltaY)) {
      pan(page, (e.deltaX || e.deltaY) / plotWidth(view));
    } else {
      return;
    }
    e.preventDefault();
  }, { passive: false });
  let drag = null;
  canvas.addEventListener("pointerdown", (e) => {
    drag = { x: e.clientX, moved: false };
    canvas.setPointerCapture(e.pointerId);
  });
  canvas.addEventListener("pointermove", (e) => {
    if (!drag) return hover(page, e);
    if (Math.abs(e.clientX - drag.x) > 3 || drag.moved) {
      drag.moved = true;
      canvas.classList.add("dragging");
      $("tip").hidden = true;
      pan(page, (drag.x - e.clientX) / plotWidth(view));
      drag.x = e.clientX;
    }
  });
  canvas.addEventListener("pointerup", (e) => {
    const clicked = drag && !drag.moved ? opAt(view, e.offsetX, e.offsetY) : null;
    drag = null;
    canvas.classList.remove("dragging");
    if (clicked) selectOp(page, clicked.index, false);
  });
  canvas.addEventListener("pointercancel", () => { drag = null; });
  canvas.addEventListener("pointerleave", () => { $("tip").hidden = true; });
  canvas.addEventListener("dblclick", (e) => { zoom(view, 0.3, timeAt(view, e.offsetX)); redraw(page); });
  const jump = (e) => {
    if (e.buttons === 0) return;
    const half = (view.to - view.from) / 2, at = (e.offsetX / overview.clientWidth) * view.total;
    show(view, at - half, at + half);
    redraw(page);
  };
  overview.addEventListener("pointerdown", jump);
  overview.addEventListener("pointermove", jump);
  document.addEventListener("keydown", (e) => key(page, e));
}

function pan(page, share) {
  const { view } = page, by = share * (view.to - view.from);
  show(view, view.from + by, view.to + by);
  redraw(page);
}

function key(page, e) {
  if (e.target.matches("input, select") || e.ctrlKey || e.metaKey || e.altKey) return;
  const onCanvas = e.target === $("canvas"), count = page.cases.length;
  if (e.key === "n" && count) selectCase(page, (page.current + 1) % count);
  else if (e.key === "p" && count) selectCase(page, (page.current + count - (page.current < 0 ? 0 : 1)) % count);
  else if (e.key === "+" || e.key === "=") zoom(page.view, 0.5);
  else if (e.key === "-") zoom(page.view, 2);
  else if (e.key === "0") show(page.view, 0, page.view.total);
  else if (onCanvas && e.key === "ArrowLeft") pan(page, -0.2);
  else if (onCanvas && e.key === "ArrowRight") pan(page, 0.2);
  else return;
  e.preventDefault();
  redraw(page);
}

function hover(page, e) {
  const words = hoverText(page, e.offsetX, e.offsetY), tip = $("tip");
  tip.hidden = !words;
  if (!words) return;
  tip.textContent = words;
  const left = Math.min(e.clientX + 14, innerWidth - tip.offsetWidth - 8);
  tip.style.left = left + "px";
  tip.style.top = Math.min(e.clientY + 16, innerHeight - tip.offsetHeight - 8) + "px";
}

function hoverText(page, x, y) {
  const { view, run } = page, time = timeAt(view, x);
  if (x < GUTTER || x > view.width - RIGHT) return "";
  const op = opAt(view, x, y);
  if (op) {
    const error = op.error >= 0 ? " · " + run.errors[op.error] : "";
    return `op ${op.index} · process ${op.process} · ${run.kinds[op.kind]} · ${["ok", "fail", "unknown", "no end"][op.outcome]}${error}\n`
      + `${brief(view, op)}\n${clock(op.start, 0)}, ${duration(op.end - op.start)}`;
  }
  if (y >= view.y.faults && y < view.y.leaders) {
    const kind = view.kinds[Math.floor((y - view.y.faults) / LANE)];
    const hit = run.faults.find((f) => f[0] === kind && f[2] <= time && time <= f[3]);
    return hit ? `${hit[0]} ${hit[1]}\n${clock(hit[2], 2e5)} to ${clock(hit[3], 2e5)}` : "";
  }
  if (y >= view.y.leaders && y < view.y.lanes) {
    const partition = view.led[Math.floor((y - view.y.leaders) / LANE)];
    const reign = (run.leaders[partition] || []).findLast((r) => r[0] <= time);
    return reign ? `partition ${partition}: broker ${reign[1]} leads in epoch ${reign[2]}\nseen since ${clock(reign[0], 2e5)}` : "";
  }
  if (y >= AXIS && y < view.y.faults) {
    const { all, width } = bins(view), bin = all[Math.floor((time - view.from) / width)];
    if (!bin) return "";
    const latency = bin.p50 === undefined ? "" : `\np50 ${duration(bin.p50)}, p99 ${duration(bin.p99)}`;
    return `${clock(time, view.to - view.from)}\nin ${duration(width)}: ${bin.acked} sends acknowledged, ${bin.rest} not${latency}`;
  }
  return "";
}
