// Light, dark, or as the system says; kept in this browser.
export type Theme = 'system' | 'light' | 'dark';
const PLACE = 'copex.theme';

class ThemeStore {
  choice = $state<Theme>('system');

  start(): void {
    const kept = localStorage.getItem(PLACE);
    if (kept === 'light' || kept === 'dark') this.choose(kept);
  }

  choose(theme: Theme): void {
    this.choice = theme;
    if (theme === 'system') {
      delete document.documentElement.dataset.theme;
      localStorage.removeItem(PLACE);
    } else {
      document.documentElement.dataset.theme = theme;
      localStorage.setItem(PLACE, theme);
    }
  }
}

export const theme = new ThemeStore();
