import './design/fonts.css';
import './design/tokens.css';
import './design/base.css';
import { mount } from 'svelte';
import App from './App.svelte';

// The node was exchanged for a newer one while this page was open: what it still has to load is there under new names.
addEventListener('vite:preloadError', () => location.reload());

const target = document.getElementById('app');
if (target) mount(App, { target });
