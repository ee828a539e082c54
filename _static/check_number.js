// The page "Check a number": what a printed number could be the count of, and how likely that is luck.
// It finds what the command `resolutions find` finds (resolutions/analysis/number_finder), among the
// figures of numbers/all.js and, once a force is chosen, of that force's own file. These are scripts
// of plain data, so that they also load from a folder on a disk. Text is only ever set as text.
{
  const form = document.getElementById("check-number");
  const answer = document.getElementById("check-answer");
  const status = document.getElementById("check-status");
  const NEAREST = 30;
  const WIDEST = Math.LN2;
  const SLACK = 1e-9;
  const NEITHER = 2;
  const MOST = 5;

  // --- reading a number as it is printed ------------------------------------------------------

  const EXAMPLES = "Write it like 5,433, 449k, 15 million, more than 157,000, 3.4%, +31%, -31% or x2.5.";
  const LEADS = {
    above: ["more than", "over", "above", "at least", "upwards of"],
    below: ["less than", "fewer than", "under", "below", "almost", "nearly", "up to"],
    "": ["about", "around", "some", "roughly", "circa"],
    up: ["up", "up by", "up to", "rose", "rose by", "increased by", "a rise of"],
    down: ["down", "down by", "fell", "fell by", "dropped by", "a fall of"],
  };
  const LEAD = new Map(Object.entries(LEADS).flatMap(([sense, all]) => all.map((word) => [word, sense])));
  const MARKS = { "+": "up", "-": "down", x: "times" };
  const SCALES = { k: 1e3, thousand: 1e3, million: 1e6, m: 1e6 };
  const UNITS = {
    "%": "%", "per cent": "%", percent: "%", points: "points", "percentage points": "points",
    times: "times", x: "times", fold: "times",
  };
  const PRINTED =
    /^(?:(?<lead>[a-z ]+) )?(?<mark>[x+-])? ?(?<digits>\d[\d., ]*?)(?:e\+?(?<power>\d))? ?(?<scale>k|thousand|million|m)?[ -]?(?<unit>%|per cent|percent|points|percentage points|times|x|fold)?$/;

  class Unreadable extends Error {}

  const readNumber = (text) => {
    const folded = text.normalize("NFKC").toLowerCase().replaceAll("×", "x").replaceAll("−", "-")
      .trim().replace(/\s+/g, " ");
    const noNumber = () => new Unreadable(folded ? `That is no number. ${EXAMPLES}` : EXAMPLES);
    const found = folded.length <= 60 && PRINTED.exec(folded)?.groups;
    if (!found || !LEAD.has(found.lead ?? "about")) throw noNumber();
    let sense = LEAD.get(found.lead ?? "about");
    if (found.mark) sense = MARKS[found.mark];
    const unit = sense === "times" ? "times" : (UNITS[found.unit] ?? "");

    let digits = found.digits.replaceAll(", ", ",").replace(/[, ](?=\d{3}(\D|$))/g, "");
    let note = "";
    const scale = (SCALES[found.scale] ?? 1) * 10 ** Number(found.power ?? 0);
    const plain = !unit && scale === 1;
    if (plain && /^\d{1,3}(\.\d{3})+$/.test(digits)) {
      digits = digits.replaceAll(".", "");
      note = " (a dot before three digits parts thousands)";
    }
    if (!/^\d{1,15}(\.\d{1,6})?$/.test(digits)) throw noNumber();
    if (plain && digits.includes(".")) {
      throw new Unreadable("A count has no decimals: add % for a share or a change, x for a ratio.");
    }
    const places = (digits.split(".")[1] ?? "").length;
    const value = Number(digits) * scale;
    if (!value) throw new Unreadable("Nought is not looked up: thousands of figures are 0.");
    const noughts = /0*$/.exec(digits)[0].length;
    const step = plain && noughts >= 2 ? 10 ** noughts : scale / 10 ** places;
    if (!unit && (sense === "up" || sense === "down")) {
      throw new Unreadable("That is a negative count, or a change without its unit: add % for a change.");
    }
    let [low, high] = [value - step / 2, value + step / 2];
    if (sense === "above") [low, high] = [value, value + step];
    if (sense === "below") [low, high] = [value - step, value];
    const bounded = sense === "above" || sense === "below";
    const shown = unit ? `${digits}${unit === "%" ? "" : " "}${unit}` : thousands(value);
    const rounded = step > 1 && !bounded ? `, to the nearest ${thousands(step)}` : "";
    return {
      words: `${bounded ? `${found.lead} ` : ""}${shown}${rounded}${note}`,
      bands: bandsOf(unit, sense, value, low, high),
    };
  };

  const bandsOf = (unit, sense, value, low, high) => {
    if (!unit) return [{ unit: "count", value, low, high, words: "a count" }];
    if (unit === "times") return [{ unit: "ratio", value, low, high, words: "a change" }];
    const [part, least, most] = [value / 100, low / 100, high / 100];
    if (unit === "points") return [{ unit: "points", value: part, low: least, high: most, words: "a change" }];
    const bands = [];
    const directed = sense === "up" || sense === "down";
    if (!directed && part <= 1) bands.push({ unit: "share", value: part, low: least, high: most, words: "a share" });
    if (sense !== "down") bands.push({ unit: "ratio", value: 1 + part, low: 1 + least, high: 1 + most, words: "a rise" });
    if (sense !== "up" && part < 1) bands.push({ unit: "ratio", value: 1 - part, low: 1 - most, high: 1 - least, words: "a fall" });
    return bands;
  };

  // --- the figures: every one of a unit is given to `emit`, once ------------------------------

  const columnsOf = (all) => {
    const at = (name) => all.base.indexOf(name);
    const outOfCourt = ["2", "3", "6", "7", "community_resolutions", "22"].map(at);
    // what is given, and the sums that follow from it, in the order of the finder's measures
    return (given) => {
      if (given.includes(null)) return null;
      const sum = (places) => places.reduce((total, place) => total + given[place], 0);
      const sums = {
        outcomes: sum(given.map((_, place) => place)),
        out_of_court: sum(outOfCourt),
        action_taken: sum(outOfCourt) + given[at("charged")],
      };
      return all.forceLevel.map((name) => sums[name] ?? given[at(name)]);
    };
  };

  // Sums over all spans of a list of rows; a span with a missing row is passed over.
  const overSpans = (rows, visit) => {
    for (let first = 0; first < rows.length; first++) {
      let sums = null;
      for (let last = first; last < rows.length && rows[last]; last++) {
        sums = sums ? sums.map((sum, column) => sum + rows[last][column]) : [...rows[last]];
        visit(first, last, sums);
      }
    }
  };
  const some = (flags, first, last) => flags.slice(first, last + 1).includes(1);

  const figuresOf = (all, one, unit, only, emit) => {
    const complete = columnsOf(all);
    const measure = all.forceLevel.map((name) => all.measures[name]);
    const shareOf = all.shares.map(([above, below]) => ({
      above: all.forceLevel.indexOf(above),
      below: all.forceLevel.indexOf(below),
      code: all.measures[`${above}/${below}`],
      beside: all.measures[`${above}/${below} beside England and Wales`],
    }));
    const nation = all.places.length - 1;
    const places = only === null ? all.places.map((_, place) => place) : [only];
    const depthOf = (code, several) => {
      const plain = code === 0 ? 0 : code < 5 ? 1 : 4;
      return plain + (several ? (plain === 4 ? 1 : 2) : 0);
    };
    const shareDepth = (at, several) => (several ? (at < 2 ? 2 : 4) : Math.min(at, 2) + (at > 1 ? 1 : 0));
    const share = (sums, { above, below }) => (sums && sums[below] > 0 ? sums[above] / sums[below] : NaN);

    const counted = (sums, codes, depth, depthOfShare) => {
      if (unit === "count") sums.forEach((sum, column) => emit({ ...codes, value: sum, measure: measure[column], depth: depth(measure[column]) }));
      if (unit === "share") shareOf.forEach((one, at) => emit({ ...codes, value: share(sums, one), measure: one.code, depth: depthOfShare(at) }));
    };

    for (const place of places) {
      for (const basis of [0, 1]) {
        const years = all.counts[place][basis].map(complete);
        const ofNation = all.counts[nation][basis].map(complete);
        const bound = place === nation ? all.bound[basis] : years.map(() => 0);
        const doubt = all.doubt[place][basis];
        const codes = (first, last) => ({
          place, basis, release: -1, offence: 0, first: all.starts[first], last: all.starts[last] + 11,
        });
        if (unit === "count" || unit === "share") {
          overSpans(years, (first, last, sums) => {
            const several = last > first;
            const marks = { bound: some(bound, first, last), doubt: some(doubt, first, last) };
            counted(sums, { ...codes(first, last), ...marks }, (code) => depthOf(code, several), (at) => shareDepth(at, several));
          });
          for (const older of all.older) {
            const sums = complete(older.counts[place][basis]);
            const marks = { bound: place === nation && older.bound[basis] === 1, doubt: false };
            const of = { place, basis, release: older.release, offence: 0, first: older.start, last: older.start + 11, ...marks };
            if (sums) counted(sums, of, (code) => depthOf(code, false), (at) => shareDepth(at, false));
          }
          continue;
        }
        for (let before = 0; before < years.length; before++) {
          if (unit === "ratio" && place !== nation && !all.bound[basis][before]) {
            for (const one of shareOf.filter(({ beside }) => beside !== undefined)) {
              const value = share(years[before], one) / share(ofNation[before], one);
              emit({ ...codes(before, before), value, measure: one.beside, depth: 3, bound: false, doubt: doubt[before] === 1 });
            }
          }
          for (let after = before + 1; after < years.length; after++) {
            if (!years[before] || !years[after] || bound[before] || bound[after]) continue;
            const of = { ...codes(before, after), bound: false, doubt: doubt[before] === 1 || doubt[after] === 1 };
            const apart = after - before > 1 ? 1 : 0;
            if (unit === "ratio") {
              years[after].forEach((count, column) => {
                const code = measure[column];
                const depth = code === 0 ? apart : code < 5 ? 2 : 4;
                if (years[before][column] > 0) emit({ ...of, value: count / years[before][column], measure: code, depth });
              });
            }
            shareOf.forEach((one, at) => {
              const [from, to] = [share(years[before], one), share(years[after], one)];
              if (unit === "ratio" && from > 0) emit({ ...of, value: to / from, measure: one.code, depth: 3 });
              if (unit === "points") emit({ ...of, value: Math.abs(to - from), measure: one.code, depth: at < 2 ? (apart ? 1 : at) : 2 });
            });
          }
        }
      }
    }
    listed(all.rows, unit, only, emit);
    if (one && one.place === only) ofOnePlace(all, one, unit, complete, counted, emit);
  };

  const ofOnePlace = (all, one, unit, complete, counted, emit) => {
    for (const { release, starts, counts, bound } of one.quarters) {
      for (const basis of [0, 1]) {
        overSpans(counts[basis].map(complete), (first, last, sums) => {
          const whole = starts[first] % 12 === 3 && starts[last] % 12 === 0;
          if (whole || starts[last] - starts[first] !== 3 * (last - first)) return;
          const of = {
            place: one.place, basis, release, offence: 0, first: starts[first], last: starts[last] + 2,
            bound: some(bound[basis], first, last), doubt: false,
          };
          counted(sums, of, () => 6, () => 5);
        });
      }
    }
    if (unit === "count") {
      const codes = ["out_of_court", "charged", "action_taken"].map((name) => all.measures[name]);
      for (const { offence, counts } of one.groups) {
        for (const basis of [0, 1]) {
          const bound = one.place === all.places.length - 1 ? all.bound[basis] : counts[basis].map(() => 0);
          const rows = counts[basis].map((row) => (row.includes(null) ? null : [...row, row[0] + row[1]]));
          overSpans(rows, (first, last, sums) =>
            sums.forEach((value, column) =>
              emit({
                value, measure: codes[column], depth: last > first ? 8 : 7, place: one.place, basis, release: -1, offence,
                first: all.starts[first], last: all.starts[last] + 11, bound: some(bound, first, last),
                doubt: some(all.doubt[one.place][basis], first, last),
              }),
            ),
          );
        }
      }
    }
    listed({ ...one.rows, place: one.rows.value.map(() => one.place) }, unit, one.place, emit);
  };

  const CODES = { count: 0, share: 1, ratio: 2, points: 3 };
  const listed = (rows, unit, only, emit) => {
    rows.value.forEach((value, row) => {
      if (rows.unit[row] !== CODES[unit] || (only !== null && rows.place[row] !== only)) return;
      emit({
        value, depth: rows.depth[row], place: rows.place[row], basis: rows.basis[row], release: rows.release[row],
        first: rows.first[row], last: rows.last[row], measure: rows.measure[row], offence: rows.offence[row],
        bound: rows.lower_bound[row] === 1, doubt: false,
      });
    });
  };

  // --- the search, and what luck gives --------------------------------------------------------

  const densities = (values, depths, low, high, steps, whole) => {
    const middle = Math.sqrt(low * high);
    const least = Math.log(high / low) / 2;
    return Array.from({ length: steps }, (_, step) => {
      const among = values.filter((_, at) => depths[at] <= step);
      const apart = among.map((value) => Math.abs(Math.log(value / middle))).sort((a, b) => a - b);
      const wide = Math.max(least, Math.min(apart.length > NEAREST ? apart[NEAREST] : WIDEST, WIDEST));
      let [from, to] = [middle * Math.exp(-wide) * (1 - SLACK), middle * Math.exp(wide) * (1 + SLACK)];
      if (whole) [from, to] = [Math.ceil(from) - 0.5, Math.floor(to) + 0.5];
      const inside = among.filter((value) => value >= from && value <= to).length;
      return Math.max(inside - 1, 0) / Math.log(to / from);
    });
  };

  const matchesOf = (all, one, band, near, only) => {
    const whole = band.unit === "count";
    const changes = band.words === "a rise" || band.words === "a fall";
    const reach = near * (changes ? Math.abs(band.value - 1) : band.value);
    const [low, high] = [Math.min(band.low, band.value - reach), Math.max(band.high, band.value + reach)];
    const middle = Math.sqrt(low * high);
    const widest = Math.max(WIDEST, Math.log(high / low) / 2);
    const [from, to] = [middle * Math.exp(-widest) * (1 - SLACK), middle * Math.exp(widest) * (1 + SLACK)];
    const last = all.deepest[only === null ? 0 : 1][band.unit];
    const around = [];
    figuresOf(all, one, band.unit, only, (figure) => {
      if (figure.value >= from && figure.value <= to && figure.value > 0 && figure.depth <= last) around.push(figure);
    });
    const density = densities(around.map((f) => f.value), around.map((f) => f.depth), low, high, last + 1, whole);
    const body = whole ? 0.5 : 0;
    const matches = around.flatMap((figure) => {
      const { value } = figure;
      const exact = value >= band.low * (1 - SLACK) && value < band.high * (1 - SLACK);
      const difference = value - band.value;
      if (!exact && Math.abs(difference) > reach * (1 + SLACK)) return [];
      const gap = exact ? 0 : Math.max(value + body - band.high, band.low - value + body, 0);
      const width = Math.log((band.high + gap) / Math.max(band.low - gap, band.low / 4));
      return [{ ...figure, exact, difference, byLuck: density[figure.depth] * width, reading: band.words, unit: band.unit }];
    });
    const order = [
      (m) => m.byLuck, (m) => m.depth, (m) => m.last - m.first, (m) => Math.abs(m.difference), (m) => -m.last,
      (m) => -m.release, (m) => m.basis, (m) => m.place, (m) => m.value,
    ];
    return matches.sort((a, b) => {
      for (const key of order) if (key(a) !== key(b)) return key(a) - key(b);
      return 0;
    });
  };

  // --- in words -------------------------------------------------------------------------------

  const MONTHS = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
  ];
  const thousands = (value) => String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  const minus = (text) => text.replace("-", "−");
  // Half up, as a reader rounds: toFixed would take 0.285 for the binary fraction below it.
  const fixed = (value, places, shift = 0) => {
    const [digits, power = "0"] = String(Math.abs(value)).split("e");
    const rounded = Math.round(Number(`${digits}e${Number(power) + places + shift}`));
    return (Math.sign(value) * Number(`${rounded}e-${places}`)).toFixed(places);
  };
  const perCent = (fraction, places) => fixed(fraction, places, 2);
  const signed = (fraction, places) => {
    const text = perCent(fraction, places);
    if (Number(text) === 0) return fraction === 0 ? "0%" : `under ${10 ** -places}%`;
    return `${fraction > 0 ? "+" : "−"}${text.replace("-", "")}%`;
  };
  const yearOf = (month) => {
    const start = Math.floor((month - 3) / 12);
    return `${start}/${String((start + 1) % 100).padStart(2, "0")}`;
  };
  const listedWords = (words) => (words.length > 1 ? `${words.slice(0, -1).join(", ")} and ${words.at(-1)}` : words.join(""));

  const periodOf = (all, match) => {
    const other = ["local_resolutions", "with_outcome", "crimes", "population"].map((name) => all.measures[name]);
    const [first, last] = [match.first % 12, match.last % 12];
    const [start, end] = [(match.first - first) / 12, (match.last - last) / 12];
    if (!other.includes(match.measure) && first === 3 && last === 2) {
      const ends = [yearOf(match.first), yearOf(match.last)];
      return ends[0] === ends[1] ? ends[0] : ends.join(" to ");
    }
    if (first === 0 && last === 11 && start === end) return `the calendar year ${start}`;
    if (start === end) return `${MONTHS[first]}${first < last ? ` to ${MONTHS[last]}` : ""} ${start}`;
    return `${MONTHS[first]} ${start} to ${MONTHS[last]} ${end}`;
  };

  const valueOf = ({ unit, value }) =>
    ({
      count: () => thousands(value),
      share: () => `${perCent(value, 2)}%`,
      ratio: () => `${fixed(value, 2)} times`,
      points: () => `${perCent(value, 2)} points`,
    })[unit]();

  const sentenceOf = (all, match) => {
    const template = all.sentences[match.unit][match.measure];
    const [level, words] = all.offences[match.offence];
    const period = periodOf(all, match);
    const offence = words && (level === "offence_code" ? words : words[0].toLowerCase() + words.slice(1));
    const gaps = {
      police: all.places[match.place][1],
      value: valueOf(match),
      offence: words ? ` for ${offence}` : "",
      when: `${period.includes(" to ") ? "from" : "in"} ${period}`,
      before: yearOf(match.first),
      after: yearOf(match.last),
      change: match.unit === "ratio" ? signed(match.value - 1, 1) : "",
    };
    const plain = Array.isArray(template) ? template[match.value === 1 ? 1 : 0] : template;
    const said = plain.replace(/\{(\w+)\}/g, (_, gap) => gaps[gap]);
    const caveats = [];
    if (match.basis !== NEITHER) {
      caveats.push(`${all.bases[match.basis]} basis`);
      if (match.release >= 0) caveats.push(all.about[all.releases[match.release]].short);
    }
    if (match.bound) caveats.push("at least: a force's figures are missing");
    if (match.doubt) caveats.push("the return is incomplete");
    return `${said[0].toUpperCase()}${said.slice(1)}${caveats.length ? ` (${caveats.join("; ")})` : ""}.`;
  };

  const sourceOf = (all, match) => {
    let releases = [all.releases[match.release]];
    if (match.release < 0) {
      const years = [yearOf(match.first), yearOf(match.last)];
      if (match.unit !== "ratio" && match.unit !== "points") {
        for (let month = match.first; month <= match.last; month += 12) years.push(yearOf(month));
      }
      releases = [...new Set(years.map((year) => all.latest[year]))];
    }
    const byPublisher = new Map();
    for (const release of releases.sort().reverse()) {
      const { publisher, short } = all.about[release];
      byPublisher.set(publisher, [...(byPublisher.get(publisher) ?? []), short]);
    }
    const told = [...byPublisher].map(([publisher, dates]) => `${publisher}, ${listedWords(dates)}`).join("; ");
    const basis = all.bases[match.basis];
    return `Source: ${told}.${basis ? ` ${basis[0].toUpperCase()}${basis.slice(1)} basis.` : ""}`;
  };

  const differenceOf = ({ unit, value, difference }) => {
    const plus = (text) => (text.startsWith("-") ? minus(text) : `+${text}`);
    if (unit === "ratio") return plus(fixed(difference, 2));
    if (unit !== "count") return `${plus(perCent(difference, 2))} points`;
    if (!difference) return "The same";
    const side = difference > 0 ? "more" : "fewer";
    return `${thousands(Math.abs(difference))} ${side} (${signed(difference / (value - difference), 2)})`;
  };

  const luckOf = (byLuck) => {
    if (byLuck === 0) return "no other figure as plain lies anywhere near: hardly luck";
    if (byLuck < 0.5) {
      return `a match this near is expected by luck in about one of ${thousands(Math.round(1 / (1 - Math.exp(-byLuck))))} searches`;
    }
    const others = byLuck < 20 ? Math.round(byLuck) : 10 * Math.round(byLuck / 10);
    return `about ${thousands(others)} ${others === 1 ? "other figure lies" : "other figures lie"} as near by luck`;
  };

  // --- the page -------------------------------------------------------------------------------

  const loaded = new Map();
  const load = (file) => {
    if (!loaded.has(file)) {
      loaded.set(file, new Promise((done, failed) => {
        const script = document.createElement("script");
        script.src = `${document.documentElement.dataset.content_root}numbers/${file}.js`;
        script.addEventListener("load", done);
        script.addEventListener("error", () => {
          loaded.delete(file);
          failed(new Unreadable("The figures could not be loaded. Try again."));
        });
        document.head.append(script);
      }));
    }
    return loaded.get(file);
  };
  const ofPlaces = new Map();

  const find = async (text, slug, near) => {
    const printed = readNumber(text);
    await load("all");
    const all = window.numbersOfAll;
    const only = slug ? all.places.findIndex((place) => place[2] === slug) : null;
    if (only !== null) {
      await load(slug);
      if (window.numbersOfOne.place === only) ofPlaces.set(slug, window.numbersOfOne);
    }
    const matches = printed.bands.map((band) => matchesOf(all, ofPlaces.get(slug), band, near, only));
    return { all, printed, matches };
  };

  const make = (tag, text, className = "") => {
    const element = document.createElement(tag);
    element.textContent = text;
    if (className) element.className = className;
    return element;
  };

  const shown = (all, match) => {
    const item = document.createElement("li");
    item.append(
      make("p", sentenceOf(all, match), "said"),
      make("p", `${differenceOf(match)}; ${luckOf(match.byLuck)}.`, "luck"),
      make("p", sourceOf(all, match), "source"),
    );
    return item;
  };

  const check = async () => {
    const text = form.elements.number.value;
    const slug = form.elements.force.value;
    const near = Number(form.elements.near.value) / 100;
    answer.replaceChildren();
    status.textContent = "";
    if (!text.trim()) return;
    try {
      const { all, printed, matches } = await find(text, slug, near);
      const count = matches.reduce((sum, some) => sum + some.length, 0);
      const name = slug ? all.places.find((place) => place[2] === slug)[0] : "";
      status.textContent = `Read as ${printed.words}. ${count ? thousands(count) : "No"} ${count === 1 ? "figure" : "figures"}${name ? ` of ${name}` : ""} within ${form.elements.near.value}% of it.`;
      printed.bands.forEach((band, at) => {
        const found = matches[at];
        if (!found.length) return;
        const list = document.createElement("ol");
        list.append(...found.slice(0, MOST).map((match) => shown(all, match)));
        answer.append(make("h2", `As ${band.words}`), list);
      });
      const quoted = /^[\w.,%]+$/.test(text.trim()) ? text.trim() : `'${text.trim().replaceAll("'", "")}'`;
      const command = `resolutions find ${quoted}${name ? ` --force '${name}'` : ""} --near ${form.elements.near.value}%`;
      const more = make("p", "More offences, quarters and the query behind each figure, by the command: ", "more");
      more.append(make("code", command));
      answer.append(more);
    } catch (fault) {
      if (!(fault instanceof Unreadable)) throw fault;
      status.textContent = fault.message;
    }
  };

  if (form) {
    const asked = new URLSearchParams(location.search);
    form.elements.number.value = asked.get("number") ?? "";
    const force = asked.get("force") ?? "";
    if ([...form.elements.force.options].some(({ value }) => value === force)) form.elements.force.value = force;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const query = new URLSearchParams({ number: form.elements.number.value, force: form.elements.force.value });
      history.replaceState(null, "", `?${query}`);
      check();
    });
    form.elements.force.addEventListener("change", check);
    form.elements.near.addEventListener("change", check);
    check();
    window.checkNumber = async (text, slug, near) => {
      const { all, printed, matches } = await find(text, slug, near);
      return printed.bands.map((band, at) => ({
        reading: band.words,
        found: matches[at].length,
        best: matches[at].slice(0, 10).map((match) => [sentenceOf(all, match), differenceOf(match), luckOf(match.byLuck), sourceOf(all, match), match.byLuck]),
      }));
    };
  }
}
