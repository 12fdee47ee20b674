// Charts write their axes on a canvas, where nobody can read them afterwards: what is written, and where, is noted here.
const written = new WeakMap();
const { clearRect, fillText } = CanvasRenderingContext2D.prototype;

CanvasRenderingContext2D.prototype.clearRect = function (x, y, width, height) {
  if (width >= this.canvas.width && height >= this.canvas.height) written.delete(this.canvas);
  clearRect.call(this, x, y, width, height);
};

CanvasRenderingContext2D.prototype.fillText = function (text, x, y, ...rest) {
  fillText.call(this, text, x, y, ...rest);
  const size = this.measureText(text);
  const { a, d, e, f } = this.getTransform();
  if (!written.has(this.canvas)) written.set(this.canvas, []);
  written.get(this.canvas).push({
    text: String(text),
    isAcross: this.textAlign === 'center',
    left: a * (x - size.actualBoundingBoxLeft) + e,
    right: a * (x + size.actualBoundingBoxRight) + e,
    top: d * (y - size.actualBoundingBoxAscent) + f,
    bottom: d * (y + size.actualBoundingBoxDescent) + f,
  });
};

/** What stands on a canvas: the ticks of both axes, and what of it cannot be read because it is cut off or written over. */
export function textOf(canvas) {
  const all = (written.get(canvas) ?? []).filter((one) => one.text.trim() !== '');
  // Less than half a letter is no loss: without its own font Grafana leaves a long label three pixels too few. Nor is half of the last time at the
  // edge.
  const isCut = (one) => {
    const spare = one.isAcross ? (one.right - one.left) / 2 : 4;
    return one.left < -spare || one.top < 0 || one.right > canvas.width + spare || one.bottom > canvas.height;
  };
  const isOver = (one, other) =>
    one !== other && one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
  const place = ({ text, left, top, right, bottom }) => `${text} (${[left, top, right, bottom].map((at) => at.toFixed(1)).join(' ')})`;
  return {
    across: all.filter((one) => one.isAcross).map((one) => one.text),
    up: all.filter((one) => !one.isAcross).map((one) => one.text),
    unreadable: all.filter((one) => isCut(one) || all.some((other) => isOver(one, other))).map(place),
  };
}
