var a=Object.defineProperty;var n=(e,t)=>a(e,"name",{value:t,configurable:!0});import{writeSync as i}from"node:fs";import{parentPort as d,workerData as s}from"node:worker_threads";var h=2**16;var S=4*2**20;var r="sac-worker: over the memory limit";var y=10,{parent:l,limit:p}=s;function o(){let e=process.memoryUsage.rss()>p;e&&i(2,`
${r}
`),(e||process.ppid!==l)&&process.kill(process.pid,"SIGKILL")}n(o,"look");o();setInterval(o,y);d?.postMessage("watching");
