(({ dataset }) => {
  const load = () => {
    const script = document.createElement("script");
    Object.assign(script.dataset, dataset);
    document.body.append(Object.assign(script, { src: "/-/live.js", async: false }));
  };
  document.hidden ? load() : requestAnimationFrame(() => setTimeout(load));
})(document.currentScript);
