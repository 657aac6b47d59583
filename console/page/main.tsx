import * as z from 'zod/mini'

// before any schema is used: zod would probe `new Function`, which a strict content security policy reports
z.config({ jitless: true })

import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './theme.css'
import './components/components.css'
import './live/queue.css'
import { App } from './App.tsx'
import { whenUnauthorised } from './data/http.ts'
import { askSession, sessionLost } from './data/session.ts'
import { startTheme } from './preferences.ts'
import { startWiring, store } from './wiring.ts'
import { setLanguage, storedLanguage } from './words.ts'

startTheme()
if (storedLanguage() === 'en') await setLanguage('en')
whenUnauthorised(sessionLost)
startWiring()
void askSession()

// browser tests wait for states instead of sleeping
if (import.meta.env.MODE === 'test') Object.assign(window, { __store: store })

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
