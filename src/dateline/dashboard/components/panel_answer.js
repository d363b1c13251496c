/* What was asked of the server, by the panel or the map, is asked again where no answer comes.

Streamlit loses the end of an answer when something else is asked of it at that very moment. The server knows an event by
its number and does nothing twice, so that asking again only brings the answer. */
const PATIENCE = 4000, TRIES = 3;

class Answers {
  constructor(panel) {
    this.panel = panel;
    this.event = null;
  }
  /* answered: tells of what came from the server whether it is the answer. */
  sent(event, answered) {
    this.event = event;
    this.answered = answered || ((data) => data.n >= event.n);
    this.tries = 0;
    this.wait();
  }
  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.again(), PATIENCE * 2 ** this.tries);
  }
  again() {
    if (!this.event || !this.panel.host.isConnected || this.tries >= TRIES) return;
    this.tries += 1;
    this.panel.component.setTriggerValue("event", this.event);
    this.wait();
  }
  came(data) {
    if (this.event && this.answered(data)) this.close();
  }
  close() {
    clearTimeout(this.timer);
    this.event = null;
  }
}
