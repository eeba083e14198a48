import "./first-styles";
import "./tokens.css";
import "./app.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { speak } from "../words/language";
import { App } from "./App";
import { registerServiceWorker, reloadForNewBuild } from "./service-worker";

const root = document.getElementById("root");
if (root === null) throw new Error("The page has no #root element.");
void speak(navigator.languages).then(() =>
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  ),
);
registerServiceWorker();
reloadForNewBuild();
