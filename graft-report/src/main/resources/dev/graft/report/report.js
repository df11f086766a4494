// Draws each figure's chart from the JSON beside it. Colours are the style sheet's, by name, so they
// follow light, dark and print by themselves.
(() => {
  "use strict";

  const formats = {
    NUMBER: value => {
      const digits = Number(value.toPrecision(4));
      return value !== 0 && Math.abs(value) < 1e-3 ? digits.toExponential() : String(digits);
    },
    DECIMAL: value => String(Number(value.toFixed(3))),
    PERCENT: value => `${Number((100 * value).toFixed(1))}\u00a0%`,
    COUNT: value => String(Math.round(value)),
  };
  const colour = name => `var(--${name})`;
  const font = getComputedStyle(document.body).fontFamily;

  // Whole numbers in even steps; the last is left out where it would run into the one before.
  const step = spec => Math.max(1, Math.ceil((spec.max - spec.min) / 6));
  const isCounted = spec => spec.format === "COUNT" && spec.min !== null && spec.max !== null;
  const whole = spec => isCounted(spec) ? { interval: step(spec) } : { minInterval: spec.format === "COUNT" ? 1 : 0 };
  const fitsMax = spec => {
    const rest = isCounted(spec) ? (spec.max - spec.min) % step(spec) : 0;
    return rest === 0 || rest > step(spec) / 2 ? undefined : false;
  };

  const axis = (spec, across) => ({
    type: spec.log ? "log" : "value",
    name: spec.name,
    nameLocation: "middle",
    nameGap: across ? 28 : 50,
    nameTextStyle: { color: colour("soft") },
    min: spec.min ?? undefined,
    max: spec.max ?? undefined,
    scale: true,
    ...whole(spec),
    axisLabel: { color: colour("soft"), formatter: formats[spec.format], hideOverlap: true, showMaxLabel: fitsMax(spec) },
    axisLine: { show: across, onZero: false, lineStyle: { color: colour("line") } },
    axisTick: { show: false },
    splitLine: { show: !across || spec.log, lineStyle: { color: colour("line") } },
    axisPointer: { lineStyle: { color: colour("reference") } },
  });

  // So many samples make a point so large.
  const size = most => point => 6 + 20 * Math.sqrt((point[2] ?? 0) / most);

  const series = (chart, spec, index) => {
    const most = Math.max(1, ...spec.points.map(point => point.samples ?? 0));
    const counted = spec.points.some(point => point.samples !== null);
    const reference = spec.look === "REFERENCE";
    const shade = { color: colour(spec.colour), opacity: spec.strength };
    return {
      name: spec.name,
      type: spec.look === "POINTS" ? "scatter" : "line",
      data: spec.points.map(point => [point.x, point.y, point.samples]),
      silent: reference,
      showSymbol: !reference && spec.points.length <= 40,
      symbol: "circle",
      symbolSize: counted ? size(most) : spec.look === "POINTS" ? 7 : 6,
      itemStyle: shade,
      lineStyle: { ...shade, width: reference ? 1.5 : 2, type: reference ? "dashed" : "solid" },
      emphasis: { disabled: true },
      markLine: index > 0 || chart.marks.length === 0 ? undefined : {
        silent: true,
        symbol: "none",
        precision: 12, // else a small rate is rounded to 0
        lineStyle: { color: colour("reference"), type: "dotted", width: 1 },
        label: { color: colour("soft"), position: "insideEndBottom", formatter: mark => mark.name },
        data: chart.marks.map(mark => ({ xAxis: mark.x, name: mark.label })),
      },
    };
  };

  const tooltip = (chart, measured) => {
    const single = measured.some(spec => spec.look === "POINTS" || spec.points.some(p => p.samples !== null));
    const x = value => `${chart.x.name} ${formats[chart.x.format](value)}`;
    const y = formats[chart.y.format];
    return {
      trigger: single ? "item" : "axis",
      renderMode: "richText",
      confine: true,
      backgroundColor: colour("card"),
      borderColor: colour("line"),
      textStyle: { color: colour("ink"), fontFamily: font, fontSize: 13 },
      formatter: params => single
        ? [x(params.value[0]), `${chart.y.name} ${y(params.value[1])}`]
          .concat(params.value[2] === null ? [] : [`${params.value[2]} samples`]).join("\n")
        : [x(params[0].value[0]), ...params.map(line => `${line.seriesName}  ${y(line.value[1])}`)].join("\n"),
    };
  };

  const option = chart => {
    const measured = chart.series.filter(spec => spec.look !== "REFERENCE");
    const legend = measured.length > 1;
    return {
      animation: false,
      textStyle: { fontFamily: font, color: colour("ink") },
      grid: { left: 66, right: 26, top: legend ? 36 : 14, bottom: 46 },
      legend: {
        show: legend,
        type: "scroll",
        top: 0,
        data: measured.map(spec => spec.name),
        textStyle: { color: colour("ink") },
        pageTextStyle: { color: colour("soft") },
        pageIconColor: colour("ink"),
        pageIconInactiveColor: colour("line"),
      },
      tooltip: tooltip(chart, measured),
      xAxis: axis(chart.x, true),
      yAxis: axis(chart.y, false),
      series: chart.series.map((spec, index) => series(chart, spec, index)),
    };
  };

  document.documentElement.classList.add("js");
  const draw = plot => {
    const data = JSON.parse(plot.parentElement.querySelector("script").textContent);
    const drawn = echarts.init(plot, null, { renderer: "svg" });
    // With its extent known, paper of any width can shrink what is drawn for the window.
    const scalable = () => plot.querySelector("svg")
      .setAttribute("viewBox", `0 0 ${drawn.getWidth()} ${drawn.getHeight()}`);
    drawn.setOption(option(data));
    scalable();
    new ResizeObserver(() => requestAnimationFrame(() => {
      if (!matchMedia("print").matches) {
        drawn.resize();
        scalable();
      }
    })).observe(plot);
  };
  document.querySelectorAll(".plot").forEach(draw);

  // What scrolls sideways can be reached and scrolled by keyboard, and has a name.
  const reachable = new ResizeObserver(entries => entries.forEach(({ target }) => {
    const scrolls = target.scrollWidth > target.clientWidth + 1;
    const name = target.querySelector("caption")?.textContent ?? "Commands";
    const attributes = { tabindex: "0", role: "region", "aria-label": `${name}, scrolls sideways` };
    for (const [key, value] of Object.entries(attributes)) {
      scrolls ? target.setAttribute(key, value) : target.removeAttribute(key);
    }
  }));
  document.querySelectorAll(".scroll, pre").forEach(part => reachable.observe(part));
})();
