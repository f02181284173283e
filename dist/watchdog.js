var i=Object.defineProperty;var n=(e,a)=>i(e,"name",{value:a,configurable:!0});import{writeSync as d}from"node:fs";import{parentPort as s,workerData as y}from"node:worker_threads";var h=2**16;var S=4*2**20;var r="sac-worker: over the memory limit";var l=10,{parent:o,limit:p}=y;function t(){let e=process.memoryUsage.rss()>p;e&&d(2,`
${r}
`),(e||o!==void 0&&process.ppid!==o)&&process.kill(process.pid,"SIGKILL")}n(t,"look");t();setInterval(t,l);s?.postMessage("watching");
