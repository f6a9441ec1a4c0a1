// Shows dashboards as CloudWatch shows custom widgets: what a function answers is cleaned, and its <cwdb-action>
// elements are obeyed. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard_interactivity.html
"use strict";

const FORBIDDEN = "script, iframe, frame, object, embed, use, link, meta, base, template, noscript, foreignObject, animate, set";
const ADDRESSES = ["href", "src", "action", "formaction", "xlink:href", "data", "poster"];
const main = document.querySelector("main");
const nav = document.querySelector("nav");
const wanted = new URLSearchParams(location.search);

const theme = () => (document.documentElement.classList.contains("dark") ? "dark" : "light");
const systemDark = matchMedia("(prefers-color-scheme: dark)").matches;
document.documentElement.classList.toggle("dark", wanted.has("theme") ? wanted.get("theme") === "dark" : systemDark);

function element(name, text, kind) {
  const made = document.createElement(name);
  made.textContent = text ?? "";
  if (kind) made.className = kind;
  return made;
}

function cleaned(html) {
  const body = new DOMParser().parseFromString(html, "text/html");
  const holder = document.createElement("div");
  holder.append(...body.head.childNodes, ...body.body.childNodes);
  holder.querySelectorAll(FORBIDDEN).forEach((one) => one.remove());
  for (const one of holder.querySelectorAll("*")) {
    for (const { name, value } of [...one.attributes]) {
      const address = ADDRESSES.includes(name.toLowerCase()) && one.localName !== "cwdb-action";
      if (name.toLowerCase().startsWith("on") || (address && !/^(https?:|mailto:|#)/i.test(value.trim()))) one.removeAttribute(name);
    }
  }
  return holder;
}

function formsOf(place) {
  const typed = {};
  for (const one of place.querySelectorAll("input[name], select[name], textarea[name]")) {
    if ((one.type !== "checkbox" && one.type !== "radio") || one.checked) typed[one.name] = one.value;
  }
  return typed;
}

function dialog(...parts) {
  const shown = document.createElement("dialog");
  shown.append(...parts);
  document.body.append(shown);
  shown.addEventListener("close", () => shown.remove());
  shown.showModal();
  return shown;
}

function confirmed(question) {
  return new Promise((answer) => {
    const yes = element("button", "Confirm", "btn btn-primary confirm");
    const no = element("button", "Cancel", "btn cancel");
    const shown = dialog(element("p", question, "question"), yes, " ", no);
    yes.addEventListener("click", () => { answer(true); shown.close(); });
    shown.addEventListener("close", () => answer(false));
    no.addEventListener("click", () => shown.close());
  });
}

async function call(endpoint, event) {
  const sent = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ endpoint, event }) };
  return (await fetch("call", sent)).json();
}

function contextOf(widget, place) {
  const now = Date.now();
  return {
    dashboardName: widget.dashboard, widgetId: "widget-1", accountId: "", locale: "en", period: 300, isAutoPeriod: true,
    timezone: { label: "UTC", offsetISO: "+00:00", offsetInMinutes: 0 },
    timeRange: { mode: "relative", start: now - 86400000, end: now, relativeStart: 86400000 },
    theme: theme(), linkCharts: true, title: widget.title, params: widget.params,
    forms: { all: place ? formsOf(place) : {} }, width: main.clientWidth, height: 600,
  };
}

function put(place, widget, answer) {
  place.replaceChildren();
  if (answer.error) return place.append(element("p", answer.error, "failed"));
  const shown = cleaned(String(answer.html));
  for (const action of [...shown.querySelectorAll("cwdb-action")]) obey(action, place, widget);
  shown.querySelectorAll("form").forEach((one) => one.addEventListener("submit", (event) => event.preventDefault()));
  place.append(...shown.childNodes);
  place.dataset.shown = String(Number(place.dataset.shown ?? 0) + 1);
}

function obey(action, place, widget) {
  const button = action.previousElementSibling;
  const said = action.textContent;
  const inside = action.innerHTML;
  const set = (name, usual) => action.getAttribute(name) ?? usual;
  const [kind, display, question] = [set("action", "html"), set("display", "widget"), set("confirmation", "")];
  const endpoint = set("endpoint", "");
  const on = set("event", "click");
  action.remove();
  if (!button || (kind === "call" && on === "mouseenter")) return;
  button.addEventListener(on, async () => {
    if (question && !(await confirmed(question))) return;
    place.classList.add("busy");
    const event = kind === "call" ? { ...JSON.parse(said || "{}"), widgetContext: contextOf(widget, place) } : null;
    const answer = kind === "call" ? await call(endpoint, event) : { html: inside };
    place.classList.remove("busy");
    if (display !== "popup") return put(place, widget, answer);
    const content = document.createElement("div");
    const close = element("button", "Close", "btn close");
    const shown = dialog(content, close);
    close.addEventListener("click", () => shown.close());
    put(content, widget, answer);
  });
}

async function draw(dashboard) {
  for (const one of nav.children) one.toggleAttribute("aria-current", one.textContent === dashboard.name);
  main.replaceChildren();
  const graphs = [];
  for (const { type, properties } of dashboard.widgets) {
    if (type !== "text" && type !== "custom") {
      graphs.push(properties.title);
      continue;
    }
    const card = element("section", "", "widget");
    if (properties.title) card.append(element("h1", properties.title));
    main.append(card);
    if (type === "text") card.append(...words(properties.markdown));
    else open(card, properties, dashboard.name);
  }
  if (graphs.length) main.append(element("p", `Graphs, to be seen in CloudWatch: ${graphs.join(" · ")}`));
}

async function open(card, properties, dashboard) {
  const place = element("div", "", "content");
  card.append(place);
  const widget = { dashboard, title: properties.title, params: properties.params ?? {} };
  const event = { ...widget.params, widgetContext: contextOf(widget, null) };
  put(place, widget, await call(properties.endpoint, event));
}

// As much of Markdown as the dashboards of this stage use.
function words(markdown) {
  return markdown.split(/\n\n/).map((paragraph) => {
    const shown = element("p");
    for (const part of paragraph.split(/(\*\*[^*]+\*\*|`[^`]+`)/)) {
      if (part.startsWith("**")) shown.append(element("strong", part.slice(2, -2)));
      else if (part.startsWith("`")) shown.append(element("code", part.slice(1, -1)));
      else shown.append(part);
    }
    return shown;
  });
}

async function begin() {
  const dashboards = await (await fetch("dashboards")).json();
  for (const one of dashboards) {
    const button = element("button", one.name);
    button.type = "button";
    button.addEventListener("click", () => draw(one));
    nav.append(button);
  }
  document.querySelector("#theme").addEventListener("click", () => {
    document.documentElement.classList.toggle("dark");
    nav.querySelector("[aria-current]").click();
  });
  const first = dashboards.find((one) => one.name.endsWith(wanted.get("dashboard") ?? "-customers")) ?? dashboards[0];
  if (first) await draw(first);
  else main.append(element("p", "This stage has no dashboards with pages of ours: deploy it anew."));
}

begin();
