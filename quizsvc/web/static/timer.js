// A clock that counts up, or down to zero in an interview on a clock. At zero it says so; nothing is cut off.
const said = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

export const count = (clock) => {
  const before = Number(clock.dataset.seconds), limit = Number(clock.dataset.limit), began = performance.now();
  const words = (seconds) => {
    if (!("down" in clock.dataset)) return `${said(seconds)} of about ${said(limit)}`;
    if (seconds < limit) return `${said(limit - seconds)} left`;
    return `Time is up, by ${said(seconds - limit)}. Finish your sentence: nothing is cut off.`;
  };
  const show = () => {
    if (!clock.isConnected) return clearInterval(ticking);
    const seconds = before + (performance.now() - began) / 1000;
    clock.textContent = words(seconds);
    clock.classList.toggle("is-over", "down" in clock.dataset && seconds >= limit);
  };
  const ticking = setInterval(show, 1000);
  show();
};
