// Sums while one types. An <output data-total="wages land-*-yield×land-*-price -interest"> shows the sum of the fields so
// named; * stands for every line of a list, a×b multiplies what stands in one line, - takes away; what stands before a ÷
// is shown in percent of what stands behind it. `data-prefix` stands before every name. The server counts again whatever is sent.
import { hundredths as read } from "./amounts.js";

const hundredths = (text) => read(text) ?? 0n;

function yuan(amount) {
  const size = amount < 0n ? -amount : amount;
  const whole = (size / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ",");
  const figure = `${amount < 0n ? "-" : ""}${whole}.${(size % 100n).toString().padStart(2, "0")}`;
  return document.documentElement.lang.startsWith("zh") ? `${figure} 元` : `¥${figure}`;
}

function pattern(name) {
  return new RegExp(`^${name.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replace("*", "(\\d+)")}$`);
}

function part(text, prefix) {
  const [, minus, rest] = /^(-?)(.*)$/.exec(text);
  const [first, second] = rest.split("×").map((name) => prefix + name);
  return { sign: minus ? -1n : 1n, named: pattern(first), times: second };
}

export default function totals(form) {
  function worth(field, { named, times }) {
    const found = named.exec(field.name);
    if (!found) return 0n;
    if (!times) return hundredths(field.value);
    const other = form.elements.namedItem(times.replace("*", found[1] ?? ""));
    return other ? (hundredths(field.value) * hundredths(other.value) + 50n) / 100n : 0n;
  }

  function count() {
    const fields = [...form.elements].filter((field) => field.name && "value" in field);
    for (const output of form.querySelectorAll("[data-total]")) {
      const [sum, whole] = output.dataset.total.split(" ÷ ").map((text) => {
        let found = 0n;
        for (const one of text.split(/\s+/).map((name) => part(name, output.dataset.prefix ?? "")))
          for (const field of fields) found += one.sign * worth(field, one);
        return found;
      });
      output.textContent = whole === undefined ? yuan(sum) : whole > 0n ? `${(sum * 200n + whole) / (whole * 2n)} %` : "—";
    }
  }

  form.addEventListener("input", count);
  count();
}
