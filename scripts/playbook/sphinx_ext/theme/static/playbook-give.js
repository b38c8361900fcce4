/* Forms that make a page or a record from the schemas of the book. Nothing is sent anywhere: at the
   end there is a file, a text to mail, or the host's own page for a new file, filled in.
   The first part checks values as the tool does, and runs without a page too (for the tests). */
(function (scope) {
  "use strict";

  // --- checking

  var CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/;
  var DATE = "^\\d{4}(-\\d{2}(-\\d{2})?)?$";

  function resolved(node, root) {
    while (node && node.$ref) node = root.$defs[node.$ref.split("/").pop()];
    return node || {};
  }

  function options(node, root) {
    node = resolved(node, root);
    return (node.anyOf || [node]).map(function (one) { return resolved(one, root); });
  }

  function isDay(text) {
    var part = text.split("-").map(Number), day = new Date(Date.UTC(2000, (part[1] || 1) - 1, part[2] || 1));
    day.setUTCFullYear(part[0], (part[1] || 1) - 1, part[2] || 1);
    return part[0] > 0 && day.getUTCMonth() === (part[1] || 1) - 1 && day.getUTCDate() === (part[2] || 1);
  }

  function checkText(node, value) {
    var text = value.trim(), size = Array.from(text).length;
    if (node.enum && node.enum.indexOf(value) < 0) return "use one of: " + node.enum.join(", ");
    if (node.minLength && size < node.minLength) return "write something";
    if (node.maxLength && size > node.maxLength) return size + " characters, and " + node.maxLength + " is the most; shorten it";
    if (CONTROL.test(text)) return "a sign that cannot be shown; delete it and type the text again";
    if (node.pattern && !new RegExp(node.pattern, "u").test(text)) return wanted(node.pattern);
    if ((node.pattern === DATE || node.format === "date") && !isDay(text)) return "there is no such day or month";
    if (node.format === "date" && !/^\d{4}-\d{2}-\d{2}$/.test(text)) return "write a day as year-month-day: 2026-11-20";
    return "";
  }

  function wanted(pattern) {
    var known = {
      "^[a-z0-9]+(-[a-z0-9]+)*$": "use small letters, digits and hyphens: project-manager",
      "^https://\\S+$": "write a full address that begins with https://"
    };
    known[DATE] = "write a year, a month or a day: 2021, 2021-06 or 2021-06-14";
    return known[pattern] || "it must have the form " + pattern;
  }

  function checkNumber(node, value) {
    if (node.type === "integer" && !Number.isInteger(value)) return "write a whole number";
    if (node.enum && node.enum.indexOf(value) < 0) return "use one of: " + node.enum.join(", ");
    if (node.minimum !== undefined && value < node.minimum) return "it must be at least " + node.minimum;
    if (node.maximum !== undefined && value > node.maximum) return "it must be at most " + node.maximum;
    if (node.exclusiveMinimum !== undefined && value <= node.exclusiveMinimum) return "it must be more than " + node.exclusiveMinimum;
    if (node.exclusiveMaximum !== undefined && value >= node.exclusiveMaximum) return "it must be less than " + node.exclusiveMaximum;
    return "";
  }

  function kindOf(value) {
    if (value === null) return "null";
    if (Array.isArray(value)) return "array";
    return typeof value;
  }

  function fits(node, value) {
    var kind = kindOf(value), type = node.type || (node.enum || node.const ? "string" : kind);
    return type === kind || (kind === "number" && (type === "number" || type === "integer"));
  }

  /* Everything that is wrong with a value: where, and in words. */
  function check(node, value, root, path) {
    path = path || [];
    var fitting = options(node, root).filter(function (one) { return fits(one, value); });
    if (!fitting.length) return [{ path: path, words: value === null ? "it is empty; fill it in" : "this is not the sort of value that belongs here" }];
    var found = fitting.map(function (one) { return checkOne(one, value, root, path); });
    return found.sort(function (a, b) { return a.length - b.length; })[0];
  }

  function checkOne(node, value, root, path) {
    var kind = kindOf(value), words = "";
    if (node.const !== undefined && value !== node.const) words = "write " + node.const;
    else if (kind === "string") words = checkText(node, value);
    else if (kind === "number") words = checkNumber(node, value);
    if (words) return [{ path: path, words: words }];
    if (kind === "array") return checkList(node, value, root, path);
    return kind === "object" ? checkRecord(node, value, root, path) : [];
  }

  function checkList(node, value, root, path) {
    var found = [];
    if (node.minItems && value.length < node.minItems) found.push({ path: path, words: "there must be at least " + node.minItems });
    if (node.maxItems && value.length > node.maxItems) found.push({ path: path, words: "there may be at most " + node.maxItems });
    value.forEach(function (item, at) {
      var one = node.prefixItems && node.prefixItems[at] || node.items;
      if (one) found = found.concat(check(one, item, root, path.concat(at)));
    });
    return found;
  }

  function checkRecord(node, value, root, path) {
    var found = [], fields = node.properties || {};
    (node.required || []).forEach(function (name) {
      if (!(name in value)) found.push({ path: path.concat(name), words: "it is empty; fill it in" });
    });
    Object.keys(value).forEach(function (name) {
      if (fields[name]) found = found.concat(check(fields[name], value[name], root, path.concat(name)));
      else if (node.patternProperties) found = found.concat(checkNamed(node, name, value[name], root, path.concat(name)));
      else if (node.additionalProperties === false) found.push({ path: path.concat(name), words: "there is no such field" });
      else if (node.additionalProperties && typeof node.additionalProperties === "object") found = found.concat(check(node.additionalProperties, value[name], root, path.concat(name)));
    });
    return found;
  }

  /* A value in a list of names and values, such as the names of strands. */
  function checkNamed(node, name, value, root, path) {
    var pattern = Object.keys(node.patternProperties).find(function (one) { return new RegExp(one, "u").test(name); });
    if (pattern === undefined) return [{ path: path, words: wanted(Object.keys(node.patternProperties)[0]) }];
    return check(node.patternProperties[pattern], value, root, path);
  }

  /* Numbers of records that lie between two of the register, such as the ends of a scale. */
  function beyond(spec, value) {
    var found = [], limits = spec.limits || {};
    function of(path) { return path.split(".").reduce(function (one, name) { return one && one[name]; }, value); }
    (Array.isArray(value[spec.records]) ? value[spec.records] : []).forEach(function (record, at) {
      Object.keys(limits).forEach(function (name) {
        var low = of(limits[name][0]), high = of(limits[name][1]), number = record && record[name];
        if (typeof number === "number" && (number < low || number > high)) found.push({ path: [spec.records, at, name], words: "the scale goes from " + low + " to " + high });
      });
    });
    return found;
  }

  /* Everything that is wrong with the answers to a form. */
  function faultsOf(spec, value) {
    var found = check(spec.schema, value, spec.schema);
    return found.length ? found : beyond(spec, value);
  }

  // --- writing YAML

  function scalar(value) {
    if (typeof value !== "string") return JSON.stringify(value);
    return JSON.stringify(value.trim()).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, function (sign) {
      return "\\u" + ("000" + sign.charCodeAt(0).toString(16)).slice(-4);
    });
  }

  function yaml(value, pad) {
    return Object.keys(value).map(function (name) { return entry(/^[A-Za-z_][\w-]*$/.test(name) ? name : scalar(name), value[name], pad); }).join("");
  }

  function entry(name, value, pad) {
    var kind = kindOf(value);
    if (kind === "array" && value.length && kindOf(value[0]) === "object") {
      return pad + name + ":\n" + value.map(function (item) {
        var lines = yaml(item, pad + "    ");
        return pad + "  - " + lines.slice(pad.length + 4);
      }).join("");
    }
    if (kind === "array") return pad + name + ": [" + value.map(scalar).join(", ") + "]\n";
    if (kind === "object") return pad + name + ":" + (Object.keys(value).length ? "\n" + yaml(value, pad + "  ") : " {}\n");
    return pad + name + ": " + scalar(value) + "\n";
  }

  function slug(text) {
    var plain = text.normalize("NFKD").replace(/[^\x00-\x7f]/g, "").toLowerCase();
    return plain.replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 60).replace(/-$/, "");
  }

  /* Somebody's words as text of a page: lists, links and looks stay, tags and directives are shown as typed. */
  function plain(text) {
    return text.trim().replace(/[<{]/g, "\\$&").replace(/^(\s*)(%|#|:::|---|\+\+\+)/gm, "$1\\$2");
  }

  /* The file that somebody's answers make: a record of a register, or a page with its headings. */
  function made(spec, value) {
    if (spec.form === "register") {
      return { name: spec.folder + "/" + (slug(value.title || "") || "ours") + ".yml", text: "# yaml-language-server: $schema=../../schemas/" + spec.kind + ".schema.json\n" + yaml(value, "") };
    }
    var text = "---\n" + yaml(value.head, "") + "---\n\n# " + plain((value.title || "").replace(/\s+/g, " ")) + "\n";
    spec.headings.forEach(function (one) {
      text += "\n## " + one.name + "\n\n" + (plain(value.sections[one.name] || "") || "% " + one.help) + "\n";
    });
    return { name: spec.folder + "/" + (slug(value.title || "") || "new-page") + ".md", text: text };
  }

  scope.playbookGive = { check: check, faultsOf: faultsOf, yaml: yaml, made: made, slug: slug };
  if (typeof document === "undefined") return;

  // --- the form on the page

  var LONGEST = 6000, counter = 0;

  function element(tag, attributes, content) {
    var node = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) { if (attributes[name] !== "") node.setAttribute(name, attributes[name]); });
    [].concat(content || []).forEach(function (part) { node.append(part); });
    return node;
  }

  function words(name) {
    var text = String(name).replace(/[_-]/g, " ");
    return text.charAt(0).toUpperCase() + text.slice(1);
  }

  /* A field: its element, a way to read its value (undefined where it is empty), and one to show a fault. */
  function field(name, node, root, needed, old) {
    var choices = options(node, root).filter(function (one) { return one.type !== "null"; });
    var real = choices[0] || {}, about = node.description || real.description || "";
    if (real.type === "object" && real.properties) return group(name, about, real, root, old);
    if (real.type === "array") {
      var inner = options(real.items || {}, root)[0];
      if (inner.enum) return boxes(name, about, inner.enum, needed, old);
      if (inner.type === "object") return many(name, about, real.items, root, needed, old);
      return line(name, about + (about ? " " : "") + "One on each line.", { tag: "textarea" }, needed, (old || []).join("\n"), function (text) {
        return text.split("\n").map(function (part) { return part.trim(); }).filter(Boolean);
      });
    }
    if (real.enum) return line(name, about, { tag: "select", choices: real.enum }, needed, old);
    var numeric = choices.every(function (one) { return one.type === "number" || one.type === "integer"; });
    if (real.type === "boolean") return line(name, about, { tag: "select", choices: ["true", "false"] }, needed, old === undefined ? "" : String(old), function (text) { return text === "true"; });
    var long = !real.pattern && !numeric && !(real.maxLength <= 200) && !/^(name|title|owner|author|label|organisation)$/.test(name);
    return line(name, about, { tag: long ? "textarea" : "input", mode: numeric ? "decimal" : "" }, needed, old === undefined ? "" : String(old), numeric ? function (text) {
      return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
    } : null);
  }

  function line(name, about, how, needed, old, read) {
    var id = "give-" + counter++, input = element(how.tag, { id: id, "aria-describedby": id + "-help " + id + "-fault", inputmode: how.mode || "", autocomplete: "off" });
    if (how.choices) ["", ].concat(how.choices).forEach(function (choice) { input.append(element("option", { value: choice }, choice || "Choose")); });
    if (how.tag === "textarea") input.rows = 3;
    if (needed) input.required = true;
    input.value = old || "";
    var fault = element("p", { id: id + "-fault", "class": "pb-give__fault", hidden: "hidden" });
    var box = element("div", { "class": "pb-give__field" }, [
      element("label", { "for": id }, words(name) + (needed ? "" : " (if known)")),
      element("p", { id: id + "-help", "class": "pb-give__help" }, about), input, fault
    ]);
    return {
      node: box, input: input,
      value: function () { var text = input.value.trim(); return text ? (read ? read(text) : text) : undefined; },
      fault: function (said) { return tell(input, fault, said); }
    };
  }

  function tell(input, place, said) {
    place.hidden = !said;
    place.textContent = said ? "Mend this: " + said : "";
    if (said) input.setAttribute("aria-invalid", "true"); else input.removeAttribute("aria-invalid");
    return input;
  }

  function boxes(name, about, choices, needed, old) {
    var id = "give-" + counter++, fault = element("p", { id: id + "-fault", "class": "pb-give__fault", hidden: "hidden" });
    var inputs = choices.map(function (choice, at) {
      var input = element("input", { type: "checkbox", id: id + "-" + at, value: choice, "aria-describedby": id + "-fault" });
      input.checked = (old || []).indexOf(choice) >= 0;
      return input;
    });
    var set = element("fieldset", { "class": "pb-give__field" }, [element("legend", {}, words(name) + (needed ? "" : " (if known)")), element("p", { "class": "pb-give__help" }, about)].concat(
      inputs.map(function (input, at) { return element("label", { "class": "pb-give__box", "for": id + "-" + at }, [input, " " + choices[at]]); }), [fault]));
    return {
      node: set,
      value: function () { var found = inputs.filter(function (one) { return one.checked; }).map(function (one) { return one.value; }); return found.length ? found : undefined; },
      fault: function (said) { return tell(inputs[0], fault, said); }
    };
  }

  function group(name, about, node, root, old) {
    var fields = {}, set = element("fieldset", { "class": "pb-give__group" }, [element("legend", {}, words(name)), element("p", { "class": "pb-give__help" }, about)]);
    var more = element("details", {}, element("summary", {}, "More fields"));
    Object.keys(node.properties).forEach(function (key) {
      var needed = (node.required || []).indexOf(key) >= 0;
      fields[key] = field(key, node.properties[key], root, needed, (old || {})[key]);
      (needed ? set : more).append(fields[key].node);
    });
    if (more.children.length > 1) set.append(more);
    return {
      node: set,
      value: function () {
        var found = {};
        Object.keys(fields).forEach(function (key) { var value = fields[key].value(); if (value !== undefined) found[key] = value; });
        return Object.keys(found).length ? found : undefined;
      },
      fault: function (said, path) {
        if (path && path.length && fields[path[0]]) { if (fields[path[0]].node.parentNode === more) more.open = true; return fields[path[0]].fault(said, path.slice(1)); }
        return set;
      }
    };
  }

  function many(name, about, item, root, needed, old) {
    var list = element("div", {}), entries = [], add = element("button", { type: "button", "class": "pb-button" }, "Add one more: " + words(name));
    var set = element("fieldset", { "class": "pb-give__group" }, [element("legend", {}, words(name)), element("p", { "class": "pb-give__help" }, about), list, add]);
    function more(value) {
      var one = group(words(name) + ", number " + (entries.length + 1), "", options(item, root)[0], root, value);
      var away = element("button", { type: "button", "class": "pb-button" }, "Take number " + (entries.length + 1) + " away");
      away.addEventListener("click", function () { entries = entries.filter(function (other) { return other !== one; }); one.node.remove(); add.focus(); set.dispatchEvent(new Event("input", { bubbles: true })); });
      one.node.append(away);
      entries.push(one);
      list.append(one.node);
      return one;
    }
    add.addEventListener("click", function () { var first = more().node.querySelector("input, select, textarea"); if (first) first.focus(); });
    (old && old.length ? old : needed ? [undefined] : []).forEach(more);
    return {
      node: set,
      value: function () { var found = entries.map(function (one) { return one.value(); }).filter(Boolean); return found.length ? found : undefined; },
      fault: function (said, path) { var filled = entries.filter(function (one) { return one.value(); }), one = path && (filled[path[0]] || entries[path[0]]); return one ? one.fault(said, path.slice(1)) : (add.setAttribute("aria-invalid", "true"), add); }
    };
  }

  function store(key, value) {
    try {
      if (value === undefined) return JSON.parse(localStorage.getItem(key) || "null");
      if (value === null) localStorage.removeItem(key); else localStorage.setItem(key, JSON.stringify(value));
    } catch (error) { /* no draft is kept where the browser keeps nothing */ }
    return null;
  }

  function begin(box) {
    var specs = JSON.parse(box.querySelector("script").textContent), old = box.querySelector(".pb-give__form");
    if (old) old.remove();
    var form = element("form", { "class": "pb-give__form", novalidate: "novalidate" });
    box.append(form);
    if (specs.length === 1) return fill(form, specs[0]);
    var choice = line("What do you give?", "Each kind is a list that is kept.", { tag: "select", choices: specs.map(function (one) { return one.kind; }) }, true, "");
    var below = element("div", {});
    form.append(choice.node, below);
    choice.input.addEventListener("change", function () {
      below.textContent = "";
      var spec = specs.find(function (one) { return one.kind === choice.input.value; });
      if (spec) fill(below, spec);
    });
  }

  function fill(place, spec) {
    var key = "playbook-give-" + spec.kind, draft = store(key) || spec.start, whole = group(spec.title, spec.about, spec.schema, spec.schema, draft);
    var summary = element("div", { role: "alert", tabindex: "-1", "class": "pb-give__summary" });
    var done = element("div", { "class": "pb-give__done", role: "status" });
    var check_ = element("button", { type: "button", "class": "pb-button" }, "Check, and make the file");
    var forget = element("button", { type: "button", "class": "pb-button" }, "Forget the draft");
    place.append(whole.node, summary, element("p", {}, [check_, " ", forget]), done);
    place.addEventListener("input", function () { store(key, whole.value() || {}); });
    forget.addEventListener("click", function () { store(key, null); place.textContent = ""; fill(place, spec); });
    check_.addEventListener("click", function () {
      place.querySelectorAll("[aria-invalid]").forEach(function (one) { one.removeAttribute("aria-invalid"); });
      place.querySelectorAll(".pb-give__fault").forEach(function (one) { one.hidden = true; one.textContent = ""; });
      done.textContent = summary.textContent = "";
      var value = whole.value() || {}, faults = faultsOf(spec, value);
      if (!faults.length) return finish(done, spec, value);
      var first = faults.map(function (one) { return whole.fault(one.words, one.path); })[0];
      summary.append(element("p", {}, faults.length === 1 ? "One thing is to be mended:" : faults.length + " things are to be mended:"),
        element("ul", {}, faults.map(function (one) { return element("li", {}, one.path.map(function (part) { return typeof part === "number" ? "number " + (part + 1) : words(part); }).join(", ") + ": " + one.words); })));
      if (first && first.focus) first.focus();
    });
  }

  function finish(place, spec, value) {
    if (spec.form === "page") value = { title: value.title, head: head(spec, value), sections: value.sections || {} };
    var file = made(spec, value), name = file.name.split("/").pop();
    var area = element("textarea", { readonly: "readonly", rows: 12, "aria-label": "The file " + name });
    area.value = file.text;
    var take = element("a", { download: name, href: URL.createObjectURL(new Blob([file.text], { type: "text/plain;charset=utf-8" })) }, "Download " + name);
    var copy = element("button", { type: "button", "class": "pb-button" }, "Copy the text");
    var said = element("span", { role: "status" });
    copy.addEventListener("click", function () {
      area.focus(); area.select();
      var ok = false;
      try { ok = document.execCommand("copy"); } catch (error) { ok = false; }
      said.textContent = ok ? " Copied." : " Press Ctrl and C.";
    });
    var mail = "mailto:?subject=" + encodeURIComponent(name) + "&body=" + encodeURIComponent(file.text);
    var ways = [element("li", {}, take), element("li", {}, [copy, said])];
    if (mail.length < LONGEST) ways.push(element("li", {}, element("a", { href: mail }, "Mail it: opens your own mail program")));
    else ways.push(element("li", {}, "It is too long for the address of a letter: copy the text into one."));
    if (spec.host) {
      var open = spec.host + "?filename=" + encodeURIComponent(file.name), all = open + "&value=" + encodeURIComponent(file.text), fitting = all.length < LONGEST;
      ways.push(element("li", {}, [element("a", { href: fitting ? all : open, rel: "noopener" }, "Open the page for a new file of the repository"), fitting ? ", with name and text filled in." : ", with its name filled in; copy the text first, and paste it there."]));
    }
    place.append(element("h3", {}, "It is ready: " + name), element("p", {}, "Nothing has been sent. Choose what to do with it:"), element("ul", {}, ways), area);
  }

  function head(spec, value) {
    var found = {};
    Object.keys(value).forEach(function (name) { if (name !== "title" && name !== "sections") found[name] = value[name]; });
    return Object.assign({}, found, spec.set, { kind: spec.kind, last_reviewed: new Date().toISOString().slice(0, 10) });
  }

  document.querySelectorAll(".pb-give").forEach(begin);
})(typeof module === "object" && module.exports ? module.exports : window);
