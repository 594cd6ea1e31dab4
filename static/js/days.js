// A day that is typed is read back beside its field in 和暦 with its weekday; 「今日」 fills it in.
const DATE = /^(\D{0,2}?)\.?(元|\d{1,4})[年./-](\d{1,2})(?:[月./-](\d{1,2})日?|月?)(?:[(（].[)）])?$/;

const erasOf = (input) =>
  (input.dataset.day ?? input.dataset.month).split(" ").map((era) => {
    const [name, letter, first] = era.split("/");
    return { name, letter, first, year: Number(first.slice(0, 4)) };
  });

const iso = (year, month, day) =>
  `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;

const readBack = (input) => {
  const text = input.value.normalize("NFKC").replaceAll(/\s/g, "");
  const found = DATE.exec(text.replace(/^(\d{4})(\d{2})(\d{2})$/, "$1/$2/$3"));
  const ofMonth = input.dataset.day === undefined;
  if (!found || (!ofMonth && !found[4])) return "";
  const [, named, count, month, day = "1"] = found;
  const eras = erasOf(input);
  const said = named.toUpperCase();
  const era = eras.find(({ name, letter }) => [name, name[0], letter].includes(said));
  if (Boolean(said) !== Boolean(era) || (!era && count.length < 4)) return "";
  const year = (count === "元" ? 1 : Number(count)) + (era ? era.year - 1 : 0);
  const date = new Date(year, month - 1, day);
  if (date.getMonth() !== month - 1 || date.getDate() !== Number(day)) return "";
  const its = eras.findLast(({ first }) => first <= iso(year, month, day));
  if (!its || (era && era !== its)) return "";
  const words = `＝${its.name}${year - its.year + 1}年${Number(month)}月`.replace(/(\D)1年/, "$1元年");
  if (ofMonth) return words;
  return `${words}${Number(day)}日（${"日月火水木金土"[date.getDay()]}）`;
};

const today = (input) => {
  const now = new Date();
  const day = iso(now.getFullYear(), now.getMonth() + 1, now.getDate());
  const its = erasOf(input).findLast(({ first }) => first <= day);
  return `${its.letter}${now.getFullYear() - its.year + 1}.${now.getMonth() + 1}.${now.getDate()}`;
};

const dress = (input) => {
  if (input.type === "hidden" || input.dataset.dressed !== undefined) return;
  input.dataset.dressed = "";
  const echo = document.createElement("output");
  echo.className = "day-read";
  echo.htmlFor = input.id;
  echo.textContent = readBack(input);
  if (input.dataset.day !== undefined) {
    const button = document.createElement("button");
    const whose = document.createElement("span");
    whose.className = "visually-hidden";
    whose.textContent = `（${input.labels[0]?.firstChild?.textContent.trim() ?? ""}）`;
    button.type = "button";
    button.className = "button button-small day-today";
    button.append("今日", whose);
    button.addEventListener("click", () => {
      input.value = today(input);
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.focus();
    });
    input.after(button, echo);
  } else {
    input.after(echo);
  }
  input.addEventListener("input", () => {
    echo.textContent = readBack(input);
  });
};

const dressAll = () => document.querySelectorAll("[data-day], [data-month]").forEach(dress);
document.addEventListener("htmx:afterSettle", dressAll);
dressAll();
