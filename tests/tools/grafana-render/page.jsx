import { textOf } from './canvasText.js';
import React from 'react';
import { createRoot } from 'react-dom/client';
import { createTheme, dateTime, getActiveThreshold, getFieldDisplayValues, ThemeContext } from '@grafana/data';
import { BigValue, GlobalStyles, PanelChrome, TimeSeries } from '@grafana/ui';
import { framesOf } from './frames.js';

const Width = 1200;
const Column = Width / 24;
const Row = 38;
const Gap = 8;

const query = new URLSearchParams(location.search);
const theme = createTheme({ colors: { mode: query.get('theme') ?? 'dark' } });
const end = Math.floor(Date.now() / 1000);
const start = end - Number(query.get('span') ?? 600);
const step = Math.max(1, Math.round((end - start) / 200));
const source = { prometheus: query.get('prometheus'), start, end, step, agents: query.getAll('agent') };
const range = { from: dateTime(start * 1000), to: dateTime(end * 1000), raw: { from: dateTime(start * 1000), to: dateTime(end * 1000) } };

// As Grafana's timeline has it: where colours go by thresholds, each value is replaced by its threshold before a mapping sees it (grafana #40661).
function stateOf({ config, display }, value, { mergeValues }) {
  if (!mergeValues || config.color.mode !== 'thresholds') return display(value);
  const { color } = getActiveThreshold(value, config.thresholds.steps);
  return { text: color, color: theme.visualization.getColorByName(color) };
}

const charts = {
  timeseries: ({ panel, frames, width, height }) => (
    <TimeSeries
      frames={frames}
      structureRev={1}
      timeRange={range}
      timeZone="utc"
      width={width}
      height={height}
      legend={panel.options.legend}
      options={panel.options}
    >
      {() => null}
    </TimeSeries>
  ),
  stat: ({ panel, frames, width, height }) => {
    const { options, fieldConfig } = panel;
    const [value] = getFieldDisplayValues({
      fieldConfig,
      reduceOptions: options.reduceOptions,
      replaceVariables: (text) => text,
      theme,
      data: frames,
      sparkline: options.graphMode === 'area',
      timeZone: 'utc',
    });
    return (
      <BigValue
        width={width}
        height={height}
        value={value.display}
        sparkline={value.sparkline}
        colorMode={options.colorMode}
        graphMode={options.graphMode}
        justifyMode={options.justifyMode}
        textMode={options.textMode}
        theme={theme}
      />
    );
  },
  // Its chart is in no npm package. What decides over text and colour of its cells is.
  'state-timeline': ({ panel, frames, width, height }) => (
    <div style={{ height, overflow: 'hidden', fontSize: 12, lineHeight: '20px' }}>
      {frames.map(({ fields: [time, state] }, row) => (
        <div key={row} style={{ display: 'flex' }}>
          <span style={{ width: 120, overflow: 'hidden', whiteSpace: 'nowrap', textOverflow: 'ellipsis' }}>{state.config.displayNameFromDS}</span>
          <span style={{ position: 'relative', width: width - 130, height: 20 }}>
            {state.values.map((value, i) => {
              const { text, color } = stateOf(state, value, panel.options);
              const at = (when) => (100 * (when / 1000 - start)) / (end - start);
              const left = at(time.values[i]);
              const style = { position: 'absolute', top: 1, height: 18, left: `${left}%`, background: color };
              const next = time.values[i + 1] ?? end * 1000;
              return <i key={i} data-state={text} data-color={color} style={{ ...style, width: `${at(next) - left + 0.1}%` }} />;
            })}
          </span>
        </div>
      ))}
    </div>
  ),
};

function Chart({ panel, frames, width, height }) {
  return frames.length === 0 ? <div>No data</div> : charts[panel.type]({ panel, frames, width, height });
}

function Panel({ panel, frames }) {
  const { x, y, w, h } = panel.gridPos;
  const [width, height] = [w * Column - Gap, h * Row - Gap];
  const style = { position: 'absolute', left: Gap + x * Column, top: Gap + y * Row, width, height };
  if (panel.type === 'row') return <h4 style={{ ...style, color: theme.colors.text.primary }}>{panel.title}</h4>;
  return (
    <div style={style} data-panel={panel.id}>
      <PanelChrome title={panel.title} width={width} height={height}>
        {(innerWidth, innerHeight) => <Chart panel={panel} frames={frames} width={innerWidth} height={innerHeight} />}
      </PanelChrome>
    </div>
  );
}

const valuesOf = (frames) => frames.flatMap(({ fields }) => fields[1].values).filter(Number.isFinite).length;

/** What is to be seen, for a test. */
const seen = (panels, frames) => () =>
  panels
    .filter((panel) => panel.type !== 'row')
    .map((panel) => {
      const place = document.querySelector(`[data-panel="${panel.id}"]`);
      return {
        id: panel.id,
        type: panel.type,
        title: panel.title,
        values: valuesOf(frames[panels.indexOf(panel)]),
        text: place.innerText,
        axes: [...place.querySelectorAll('.uplot canvas')].map(textOf),
        states: [...place.querySelectorAll('[data-state]')].map((cell) => `${cell.dataset.state} ${cell.dataset.color}`),
        colors: [...new Set([...place.querySelectorAll('span, div')].map((part) => getComputedStyle(part).color))],
      };
    });

async function draw({ panels }) {
  const frames = await Promise.all(panels.map((panel) => (panel.targets ? framesOf(panel, source, theme) : [])));
  const height = Math.max(...panels.map(({ gridPos }) => gridPos.y + gridPos.h)) * Row;
  createRoot(document.getElementById('root')).render(
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
      <div style={{ position: 'relative', width: Width + Gap, height: height + Gap, background: theme.colors.background.canvas }}>
        {panels.map((panel, i) => (
          <Panel key={panel.id} panel={panel} frames={frames[i]} />
        ))}
      </div>
    </ThemeContext.Provider>
  );
  window.seen = seen(panels, frames);
  await document.fonts.ready;
  requestAnimationFrame(() => requestAnimationFrame(() => (window.isDrawn = true)));
}

draw(window.dashboard);
