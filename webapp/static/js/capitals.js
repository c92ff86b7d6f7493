// An amount in capitals while it is typed, and how much it is below or above another: data-capitals names the field,
// data-whole the other amount, data-less and data-more the words for it. The server writes the same when it is sent (N-01).
import { hundredths, written } from "./amounts.js";

const DIGITS = "零壹贰叁肆伍陆柒捌玖";
const PLACES = ["", "拾", "佰", "仟"];
const SECTIONS = ["", "万", "亿"];

function wholeYuan(figures) {
  let said = "";
  let gap = false;
  let section = false;
  [...figures].forEach((figure, index) => {
    const place = figures.length - 1 - index;
    if (figure === "0") gap = true;
    else {
      said += (gap ? "零" : "") + DIGITS[figure] + PLACES[place % 4];
      gap = false;
      section = true;
    }
    if (place % 4 === 0) {
      if (section) said += SECTIONS[place / 4];
      section = false;
    }
  });
  return said ? `${said}元` : "";
}

export function inCapitals(amount) {
  const yuan = amount / 100n;
  const jiao = Number(amount / 10n % 10n);
  const fen = Number(amount % 10n);
  let said = yuan ? wholeYuan(String(yuan)) : "";
  if (jiao) said += `${DIGITS[jiao]}角`;
  if (fen) said += `${yuan > 0n && !jiao ? "零" : ""}${DIGITS[fen]}分`;
  return `人民币${said}${fen ? "" : "整"}`;
}

export default function capitals(form) {
  const places = [...form.querySelectorAll("[data-capitals]")];
  const told = (place, amount) => {
    const { whole, less, more } = place.dataset;
    const other = whole && hundredths(whole);
    if (!other || other === amount) return "";
    return (amount < other ? less : more).replace("{n}", written(amount < other ? other - amount : amount - other));
  };
  function follow() {
    for (const place of places) {
      const amount = hundredths(form.elements.namedItem(place.dataset.capitals)?.value ?? "");
      place.textContent = amount ? inCapitals(amount) + told(place, amount) : "";
    }
  }
  form.addEventListener("input", follow);
  follow();
}
