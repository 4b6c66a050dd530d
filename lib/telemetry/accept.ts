/**
 * Whether a scraper would rather have OpenMetrics 1.0 than Prometheus text 0.0.4, by its `Accept`
 * header; in doubt the older format.
 */
export function prefersOpenMetrics(accept: string): boolean {
  const wishes = accept.slice(0, 2000).toLowerCase().split(",").map(parseWish);
  const openMetrics = wishes.filter((wish) =>
    wish.type === "application/openmetrics-text" && ["", "0.0.1", "1.0.0"].includes(wish.version)
  );
  const text = wishes.filter((wish) => wish.type === "text/plain");
  const best = Math.max(0, ...openMetrics.map((wish) => wish.quality));
  return best > 0 && best >= Math.max(0, ...text.map((wish) => wish.quality));
}

interface Wish {
  readonly type: string;
  readonly version: string;
  readonly quality: number;
}

function parseWish(text: string): Wish {
  const [type = "", ...rest] = text.split(";").map((part) => part.trim());
  const parameters = new Map(rest.map((part) => {
    const [name = "", value = ""] = part.split("=");
    return [name.trim(), value.trim()];
  }));
  const quality = Number(parameters.get("q") ?? "1");
  return {
    type,
    version: parameters.get("version") ?? "",
    quality: quality >= 0 && quality <= 1 ? quality : 0,
  };
}
