/** Runs in the page: what makes it scroll sideways. */
export function overflow(): string[] {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const outside = [...document.body.querySelectorAll("*")].filter(
    (element) => !element.closest(".scroll > *") && element.getBoundingClientRect().right > clientWidth + 1,
  );
  const names = outside
    .slice(0, 3)
    .map((element) => `<${element.tagName.toLowerCase()} class="${element.getAttribute("class") ?? ""}">`);
  return [`The page is ${scrollWidth} px wide in a window of ${clientWidth}: ${names.join(", ")}`];
}
