// The graph of cases: find one, zoom, move, go from dot to dot with the arrow keys. Up to some hundred dots the server
// has drawn them (SVG); more come as places and are drawn here (canvas). Without this file the SVG is still whole.

const graph = document.querySelector("[data-graph]");
const said = graph?.querySelector(".graph-said");
const MOST = 6;
const LEAST = 0.05;

// --- what both ways have in common: dots with a place, the one that is chosen, how it is looked at
class Graph {
  constructor() {
    this.dots = [];
    this.at = -1;
    this.zoom = 1;
  }

  find(label) {
    const n = this.dots.findIndex((dot) => dot.label === label.trim());
    if (n >= 0) this.choose(n);
    return n >= 0;
  }

  // the nearest dot in a direction: what lies straight ahead before what lies aside
  step(dx, dy) {
    if (this.at < 0) return this.choose(0);
    const from = this.dots[this.at];
    let best = -1;
    let least = Infinity;
    this.dots.forEach((dot, n) => {
      const along = (dot.x - from.x) * dx + (dot.y - from.y) * dy;
      const aside = Math.abs((dot.x - from.x) * dy) + Math.abs((dot.y - from.y) * dx);
      const far = along + 2 * aside;
      if (n !== this.at && along > 1 && far < least) [best, least] = [n, far];
    });
    if (best >= 0) this.choose(best);
  }
}

class Drawn extends Graph {
  constructor(svg) {
    super();
    this.svg = svg;
    this.size = [svg.viewBox.baseVal.width, svg.viewBox.baseVal.height];
    this.links = [...svg.querySelectorAll("[data-dot]")];
    this.dots = this.links.map((link) => {
      const [x, y] = link.firstElementChild.getAttribute("transform").match(/-?[\d.]+/g).map(Number);
      return { x, y, label: link.dataset.dot, said: link.getAttribute("aria-label") };
    });
    svg.addEventListener("focusin", (event) => {
      this.at = this.links.indexOf(event.target.closest("[data-dot]"));
      if (this.at >= 0) said.textContent = this.dots[this.at].said;
    });
    svg.addEventListener("keydown", keys);
  }

  choose(n) {
    this.at = n;
    this.links[n].focus();
    this.links[n].scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  open() {}

  scale(by) {
    const sheet = this.svg.parentElement;
    this.zoom = by ? Math.min(MOST, Math.max(LEAST, this.zoom * by)) : Math.min(1, sheet.clientWidth / this.size[0]);
    this.svg.setAttribute("width", this.size[0] * this.zoom);
    this.svg.setAttribute("height", this.size[1] * this.zoom);
  }
}

class Painted extends Graph {
  constructor(canvas, data) {
    super();
    this.canvas = canvas;
    this.paper = canvas.getContext("2d");
    this.size = data.size;
    this.ticks = data.ticks;
    this.lines = data.lines;
    this.dots = data.dots.map(([x, y, kind, group, label, url, words]) => ({ x, y, kind, group, label, url, said: words }));
    this.inks = inks(canvas);
    canvas.addEventListener("keydown", keys);
    canvas.addEventListener("wheel", (event) => (event.preventDefault(), this.scale(event.deltaY < 0 ? 1.2 : 1 / 1.2, event)), { passive: false });
    canvas.addEventListener("pointerdown", (event) => this.hold(event));
    new ResizeObserver(() => this.draw()).observe(canvas);
    this.start();
  }

  // thousands of rows are no picture when all of them are seen at once: begin at the top, as wide as the page
  start() {
    this.zoom = Math.min(1, Math.max(0.4, this.canvas.clientWidth / this.size[0]));
    this.dx = Math.max(0, (this.canvas.clientWidth - this.size[0] * this.zoom) / 2);
    this.dy = 10;
    this.draw();
  }

  choose(n) {
    this.at = n;
    const { x, y } = this.dots[n];
    const [wide, high] = [this.canvas.clientWidth, this.canvas.clientHeight];
    const [sx, sy] = [x * this.zoom + this.dx, y * this.zoom + this.dy];
    if (sx < 20 || sx > wide - 20) this.dx = wide / 2 - x * this.zoom;
    if (sy < 20 || sy > high - 20) this.dy = high / 2 - y * this.zoom;
    said.textContent = this.dots[n].said;
    this.draw();
  }

  open() {
    if (this.at >= 0) location.assign(this.dots[this.at].url);
  }

  scale(by, event) {
    const [wide, high] = [this.canvas.clientWidth, this.canvas.clientHeight];
    if (!by) {
      this.zoom = Math.min(1.5, wide / this.size[0], high / this.size[1]);
      [this.dx, this.dy] = [(wide - this.size[0] * this.zoom) / 2, (high - this.size[1] * this.zoom) / 2];
      return this.draw();
    }
    const box = this.canvas.getBoundingClientRect();
    const [px, py] = event ? [event.clientX - box.left, event.clientY - box.top] : [wide / 2, high / 2];
    const zoom = Math.min(MOST, Math.max(LEAST, this.zoom * by));
    this.dx = px - ((px - this.dx) * zoom) / this.zoom;
    this.dy = py - ((py - this.dy) * zoom) / this.zoom;
    this.zoom = zoom;
    this.draw();
  }

  hold(down) {
    const start = [this.dx, this.dy];
    this.canvas.setPointerCapture(down.pointerId);
    let moved = false;
    const move = (event) => {
      const [x, y] = [event.clientX - down.clientX, event.clientY - down.clientY];
      moved ||= Math.hypot(x, y) > 4;
      [this.dx, this.dy] = [start[0] + x, start[1] + y];
      this.draw();
    };
    const up = (event) => {
      this.canvas.removeEventListener("pointermove", move);
      if (!moved) this.pick(event);
    };
    this.canvas.addEventListener("pointermove", move);
    this.canvas.addEventListener("pointerup", up, { once: true });
  }

  // a click chooses a dot, a second click on it opens it
  pick(event) {
    const box = this.canvas.getBoundingClientRect();
    const [x, y] = [(event.clientX - box.left - this.dx) / this.zoom, (event.clientY - box.top - this.dy) / this.zoom];
    let best = -1;
    let least = 14 / Math.min(1, this.zoom);
    this.dots.forEach((dot, n) => {
      const far = Math.hypot(dot.x - x, dot.y - y);
      if (far < least) [best, least] = [n, far];
    });
    if (best < 0) return;
    if (best === this.at) this.open();
    else this.choose(best);
  }

  draw() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.paint());
  }

  paint() {
    const { canvas, paper, zoom, inks: ink } = this;
    const ratio = devicePixelRatio || 1;
    [canvas.width, canvas.height] = [canvas.clientWidth * ratio, canvas.clientHeight * ratio];
    paper.setTransform(ratio * zoom, 0, 0, ratio * zoom, ratio * this.dx, ratio * this.dy);
    paper.lineWidth = 1 / Math.min(1, zoom);
    for (const [a, b, style] of this.lines) {
      const [from, to] = [this.dots[a], this.dots[b]];
      const middle = (from.x + to.x) / 2;
      paper.strokeStyle = ink.link;
      paper.globalAlpha = style === "near" ? 0.25 : 0.6;
      paper.setLineDash(style === "told" ? [4, 3] : style === "related" ? [1, 4] : []);
      paper.beginPath();
      paper.moveTo(from.x, from.y);
      paper.bezierCurveTo(middle, from.y, middle, to.y, to.x, to.y);
      paper.stroke();
    }
    paper.globalAlpha = 1;
    paper.setLineDash([]);
    paper.textAlign = "center";
    paper.textBaseline = "middle";
    paper.font = `650 10.5px ${ink.font}`;
    this.dots.forEach((dot, n) => this.dot(dot, n === this.at));
    this.axis(ratio);
  }

  dot(dot, chosen) {
    const { paper, zoom, inks: ink } = this;
    const radius = dot.kind === "contact" ? 3.5 : dot.kind === "src" ? 6 : 10.5;
    paper.fillStyle = ink.groups[dot.group || "none"] ?? ink.groups.none;
    paper.beginPath();
    paper.arc(dot.x, dot.y, radius, 0, 2 * Math.PI);
    paper.fill();
    if (chosen) {
      paper.strokeStyle = ink.focus;
      paper.lineWidth = 3 / Math.min(1, zoom);
      paper.stroke();
    }
    if (zoom > 0.55 && dot.kind !== "contact" && dot.kind !== "src") {
      paper.fillStyle = dot.group === "a" ? ink.dark : "#fff";
      paper.fillText(dot.label, dot.x, dot.y);
    }
  }

  axis(ratio) {
    const { canvas, paper, inks: ink } = this;
    paper.setTransform(ratio, 0, 0, ratio, 0, 0);
    paper.fillStyle = ink.text;
    paper.font = `11px ${ink.font}`;
    let last = -Infinity;
    for (const [x, text] of this.ticks) {
      const at = x * this.zoom + this.dx;
      if (at - last < 44) continue;
      paper.fillText(text, at, canvas.clientHeight - 10);
      last = at;
    }
  }
}

// the colours of the style sheet, which a canvas cannot read by itself
function inks(canvas) {
  const style = getComputedStyle(canvas);
  const ink = (name) => style.getPropertyValue(name).trim();
  const groups = { c: ink("--red"), a: ink("--amber"), src: ink("--ink3"), open: ink("--ink3"), contact: ink("--m4") };
  for (const name of ["household", "work", "meal", "transport", "care", "shop", "other", "none"]) {
    const probe = canvas.parentElement.appendChild(document.createElement("i"));
    probe.className = `g-${name}`;
    groups[name] = getComputedStyle(probe).getPropertyValue("--group").trim();
    probe.remove();
  }
  return { groups, link: ink("--ink3"), text: ink("--ink3"), dark: ink("--on-amber"), focus: ink("--focus"), font: style.fontFamily };
}

// --- keys, buttons, the field that finds
let looked = null;

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function keys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const step = STEPS[event.key];
  const zoom = { "+": 1.3, "=": 1.3, "-": 1 / 1.3, 0: 0 }[event.key];
  if (step) looked.step(...step);
  else if (zoom !== undefined) looked.scale(zoom);
  else if (event.key === "Enter" && event.target.matches("canvas")) looked.open();
  else return;
  event.preventDefault();
}

async function begin() {
  const canvas = graph.querySelector("canvas");
  if (canvas) {
    const answer = await fetch(graph.dataset.src, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    looked = new Painted(canvas, await answer.json());
  } else {
    looked = new Drawn(graph.querySelector("svg"));
  }
  const bar = graph.querySelector(".graph-bar");
  bar.hidden = false;
  const factors = { in: 1.3, out: 1 / 1.3, fit: 0 };
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-zoom]");
    if (button) looked.scale(factors[button.dataset.zoom]);
  });
  const field = bar.querySelector("[data-find]");
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    field.setAttribute("aria-invalid", String(!looked.find(field.value)));
  });
}

if (graph) begin();
